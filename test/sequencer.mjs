import DefaultSequencer from '@jest/test-sequencer';

/** Minutes each, mostly spent waiting: whatever else there is runs beside them. */
const longest = /[/\\]test[/\\](crash-loop|timers|simulation)[/\\]/;
const kinds = ['e2e', 'int', 'unit'];

/** What takes long comes first, so that no worker is left alone with a long file at the end. */
export default class Sequencer extends DefaultSequencer {
  sort(tests) {
    const rank = ({ path, context }) => (longest.test(path) ? -1 : kinds.indexOf(context.config.displayName.name));
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
