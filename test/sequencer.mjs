import DefaultSequencer from '@jest/test-sequencer';

const kinds = ['e2e', 'int', 'unit'];

/** The kinds that take long come first, so that no worker is left alone with a long file at the end. */
export default class Sequencer extends DefaultSequencer {
  sort(tests) {
    const kindOf = ({ context }) => kinds.indexOf(context.config.displayName.name);
    return [...super.sort(tests)].sort((one, other) => kindOf(one) - kindOf(other));
  }
}
