import { check } from './checks/index.ts';
import { Driver } from './driver.ts';
import { Instance } from './instance.ts';
import { type Call, type Fate, type Weather } from './network.ts';
import { enter } from './node.ts';
import { Random } from './random.ts';
import { comeToRest } from './rest.ts';
import { type Scenario } from './scenario.ts';
import { Timeline } from './timeline.ts';
import { World, type Plants } from './world.ts';

const WEATHER: Readonly<Record<Scenario['weather'], Weather>> = {
  calm: { failing: 0, slow: 0 },
  windy: { failing: 0.01, slow: 0.01 },
  stormy: { failing: 0.06, slow: 0.03 },
};

export type RunOptions = Readonly<{
  plants?: Plants;
  fate?: (call: Call) => Fate | undefined;
  /** Looks at the world when all is over. */
  look?: (world: World) => void;
  /** Gets a line for each step. */
  log?: (line: string) => void;
}>;

export type Result = Readonly<{
  /** What was broken; empty: nothing. */
  violations: readonly string[];
  /** Of all steps: the same for the same seed and scenario. */
  trace: string;
  steps: number;
  calls: number;
  events: number;
  /** Of these events. */
  types: ReadonlySet<string>;
}>;

const SECOND = 1_000;

/** One run: what happens, happens; then everything heals, time goes on until nothing is left to do, and the whole is judged. */
export async function simulate(seed: number, scenario: Scenario, options: RunOptions = {}): Promise<Result> {
  const random = new Random(seed);
  const timeline = new Timeline(random.fork('timeline'));
  timeline.log = options.log;
  enter({ timeline, random: random.fork('node') });
  const world = new World({
    make: (name, its) => new Instance(name, its),
    timeline,
    random,
    weather: WEATHER[scenario.weather],
    deletions: scenario.deletions,
    ...options,
  });
  const driver = new Driver(world, scenario);
  for (const happening of scenario.happenings) {
    await timeline.runUntil(timeline.now + happening.after);
    driver.do(happening);
  }
  await timeline.runUntil(timeline.now + SECOND);
  const violations = await comeToRest(world);
  violations.push(...check(world));
  options.look?.(world);
  await world.close();
  return {
    violations,
    ...{ trace: timeline.hash, steps: timeline.steps, calls: world.network.calls, events: world.log.events.length },
    types: new Set(world.log.events.map(({ type }) => type)),
  };
}
