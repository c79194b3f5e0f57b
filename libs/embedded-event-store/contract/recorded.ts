import { readFile } from 'node:fs/promises';
import { Player, type Scenario } from '../test/scenarios.ts';
import { inParallel, range } from './client.ts';
import { type Target } from './target.ts';

const scenarios = JSON.parse(
  await readFile(new URL('../test/fixtures/eventstore/scenarios.json', import.meta.url), 'utf8'),
) as Scenario[];

/** So many scenarios are played abreast, each on streams of its own. */
const ABREAST = 50;

/** 9,000 answers of a real EventStoreDB; see the fixture's README. */
export const recordedTruth = (target: Target): void => {
  const seconds = 1_000;
  const every = target.size(9, 1);

  it('gives the recorded answer to each step', async () => {
    expect(await differences(target, () => false)).toEqual([]);
  }, 600 * seconds);

  target.whereOurs(
    `gives the recorded answer to each step, also with a restart before ${every === 1 ? 'each' : 'many'}`,
    async () => {
      expect(await differences(target, (group, round) => (group + round) % every === 0)).toEqual([]);
    },
    600 * seconds,
  );
};

/** Plays all scenarios, and tells for each the first step that was answered otherwise. */
const differences = async (
  target: Target,
  restartBefore: (group: number, round: number) => boolean,
): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (let group = 0; group * ABREAST < scenarios.length; group += 1) {
    const from = await target.mark();
    const prefix = target.stream('');
    const players = scenarios
      .slice(group * ABREAST, (group + 1) * ABREAST)
      .map((scenario) => ({ scenario, player: new Player(() => target.client, `${prefix}${scenario.seed}.`, from) }));
    for (const round of range(Math.max(...players.map(({ scenario }) => scenario.steps.length)))) {
      if (restartBefore(group, round)) await target.restart();
      await inParallel(16, [...players], async (played) => {
        const difference = await differenceAt(played, round);
        if (difference === undefined) return;
        found.push(difference);
        players.splice(players.indexOf(played), 1); // what follows may be a consequence
      });
    }
  }
  return found;
};

const differenceAt = async ({ scenario, player }: { scenario: Scenario; player: Player }, index: number) => {
  const step = scenario.steps[index];
  if (step === undefined) return undefined;
  const observed = await player.play(step);
  const same = JSON.stringify(observed) === JSON.stringify(step.observed);
  return same ? undefined : { seed: scenario.seed, index, step, observed };
};
