import 'reflect-metadata';
import fc from 'fast-check';
import { replaceNode } from './node.ts';
import { simulate, type Result, type RunOptions } from './run.ts';
import { scenarios, type Scenario } from './scenario.ts';
import { SlicesOfRun } from './slices-pool.ts';
import { policy, type Plants } from './world.ts';

/** A process dies a few times in a run; each start of one needs a container. */
const CONTAINERS = 150;

/** Once for a process, before the first run. */
export async function prepare(plants: Plants = {}): Promise<void> {
  await SlicesOfRun.prepare(CONTAINERS, plants.policy?.(policy) ?? policy);
  replaceNode();
  Error.stackTraceLimit = 0; // many are thrown, and nobody reads where
}

/** What happens under this seed: always the same. */
const scenarioOf = (seed: number): Scenario => {
  const [scenario] = fc.sample(scenarios, { seed, numRuns: 1 });
  if (scenario === undefined) throw new Error('no scenario');
  return scenario;
};

export const runSeed = (seed: number, options: RunOptions = {}): Promise<Result> =>
  simulate(seed, scenarioOf(seed), options);

/** Attempts at a smaller scenario that fails, too. */
const SHRINKS = 300;

/** The smallest scenario found that breaks something under the same seed. */
export async function shrink(seed: number, options: RunOptions): Promise<{ scenario: Scenario; result: Result }> {
  let left = SHRINKS;
  const breaks = fc.asyncProperty(scenarios, async (scenario) => {
    left -= 1;
    return left < 0 || (await simulate(seed, scenario, options)).violations.length === 0;
  });
  const { counterexample } = await fc.check(breaks, { seed, numRuns: 1 });
  const scenario = counterexample?.[0] ?? scenarioOf(seed);
  return { scenario, result: await simulate(seed, scenario, options) };
}
