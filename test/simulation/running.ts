import 'reflect-metadata';
import fc from 'fast-check';
import { replaceNode } from './node.ts';
import { simulate, type Result, type RunOptions } from './run.ts';
import { scenarios, type Scenario } from './scenario.ts';
import { SlicesOfRun } from './slices-pool.ts';
import { policies, type Plants } from './world.ts';

const { setImmediate: nextTurn } = globalThis;
/** Node's own loop goes round, which a run never does: so what is left of it is cleared away. */
export const turned = (): Promise<void> => new Promise((resolve) => nextTurn(resolve));

/** A process dies a few times in a run; each start of one needs a container. */
const CONTAINERS = 150;

/** Once for a process, before the first run. */
export async function prepare(plants: Plants = {}): Promise<void> {
  for (const policy of Object.values(policies))
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

export async function runSeed(seed: number, options: RunOptions = {}): Promise<Result> {
  const result = await simulate(seed, scenarioOf(seed), options);
  await turned();
  return result;
}

/** Attempts at a smaller scenario that fails, too. */
const SHRINKS = 300;

/** The smallest scenario found that breaks the same guarantee or rule under the same seed. */
export async function shrink(
  seed: number,
  broken: Result,
  options: RunOptions,
): Promise<{ scenario: Scenario; result: Result }> {
  const rules = new Set(broken.violations.map(ruleOf));
  let left = SHRINKS;
  const breaks = fc.asyncProperty(scenarios, async (scenario) => {
    left -= 1;
    if (left < 0) return true;
    const { violations } = await simulate(seed, scenario, options);
    await turned();
    return !violations.some((violation) => rules.has(ruleOf(violation)));
  });
  const { counterexample } = await fc.check(breaks, { seed, numRuns: 1 });
  const scenario = counterexample?.[0] ?? scenarioOf(seed);
  return { scenario, result: await simulate(seed, scenario, options) };
}

/** Its first word. */
export const ruleOf = (violation: string): string => violation.replace(/ .*/, '');
