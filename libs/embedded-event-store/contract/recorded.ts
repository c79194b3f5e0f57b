import { readFile } from 'node:fs/promises';
import { Player, type Scenario } from '../test/scenarios.ts';
import { inParallel, range } from './client.ts';
import { type Target } from './target.ts';

const scenarios = JSON.parse(
  await readFile(new URL('../test/fixtures/eventstore/scenarios.json', import.meta.url), 'utf8'),
) as Scenario[];

/** So many scenarios are played abreast, each on streams of its own. */
const ABREAST = 50;

/** 9,000 answers of a real EventStoreDB; see the fixture's README. In small sizes each is asked for once. */
export const recordedTruth = (target: Target): void => {
  const onceOnly = target.isOurs && target.size(1, 0) === 1;

  it(
    'gives the recorded answer to each step',
    async () => {
      expect(await differences(target, { groups: (group) => !onceOnly || group % 2 === 0 })).toEqual([]);
    },
    target.size(300_000, 3_600_000),
  );

  target.whereOurs(
    'gives the recorded answer to each step, also with restarts in between',
    async () => {
      const restartBefore = (group: number, round: number) => (group + round) % target.size(9, 1) === 0;
      expect(await differences(target, { groups: (group) => !onceOnly || group % 2 === 1, restartBefore })).toEqual([]);
    },
    target.size(300_000, 3_600_000),
  );
};

type Choice = Readonly<{
  groups: (group: number) => boolean;
  restartBefore?: (group: number, round: number) => boolean;
}>;

/** Plays scenarios abreast, and tells for each the first step that was answered otherwise. */
const differences = async (target: Target, { groups, restartBefore }: Choice): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (const group of range(scenarios.length / ABREAST).filter(groups)) {
    await target.disconnect(); // servers close a connection on which too many calls were cancelled
    const from = await target.mark();
    const prefix = target.stream('');
    const players = scenarios
      .slice(group * ABREAST, (group + 1) * ABREAST)
      .map((scenario) => ({ scenario, player: new Player(() => target.client, `${prefix}${scenario.seed}.`, from) }));
    for (const round of range(Math.max(...players.map(({ scenario }) => scenario.steps.length)))) {
      if (restartBefore?.(group, round) === true) await target.restart();
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
