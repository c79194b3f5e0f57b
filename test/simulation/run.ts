import { toMilliseconds } from '@envoi/event-sourcing';
import { projections } from '../../apps/worker/src/projections.ts';
import { check } from './checks/index.ts';
import { Driver } from './driver.ts';
import { Instance } from './instance.ts';
import { type Call, type Fate, type Weather } from './network.ts';
import { enter } from './node.ts';
import { Random } from './random.ts';
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
}>;

/** Not at rest after so many moves of the clock: something never ends. */
const MOST_MOVES = 60;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

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
    ...options,
  });
  const driver = new Driver(world, scenario);
  for (const happening of scenario.happenings) {
    await timeline.runUntil(timeline.now + happening.after);
    driver.do(happening);
  }
  await timeline.runUntil(timeline.now + 2 * SECOND);
  const violations = await comeToRest(world);
  violations.push(...check(world));
  options.look?.(world);
  await world.close();
  return {
    violations,
    ...{ trace: timeline.hash, steps: timeline.steps, calls: world.network.calls, events: world.log.events.length },
  };
}

/** Everything works again; then time passes, from one due date to the next. */
async function comeToRest(world: World): Promise<string[]> {
  const { timeline, network, chat, time } = world;
  network.isCalm = true;
  network.down.clear();
  chat.modes.clear();
  for (let move = 0; move < MOST_MOVES; move += 1) {
    if (!(await becomesIdle(world))) return ['what is due is not done, though everything works'];
    const next = nextDue(world);
    if (next === undefined && world.vault.isTrying)
      await timeline.runUntil(timeline.now + MINUTE); // housekeeping
    else if (next === undefined) return [];
    if (next !== undefined) time.moveAhead(Math.max(0, toMilliseconds(next) - timeline.now - time.offset) + 1);
    await timeline.runUntil(timeline.now + 300);
  }
  return ['it never comes to rest'];
}

/** A minute at most. */
async function becomesIdle(world: World): Promise<boolean> {
  const { timeline } = world;
  for (let times = 0; times < 120; times += 1) {
    if (isIdle(world)) return true;
    await timeline.runUntil(timeline.now + 500);
  }
  return isIdle(world);
}

function isIdle(world: World): boolean {
  const { chat, network, time, up, instances } = world;
  if (up.length < instances.length || network.underWay > 0) return false;
  if (chat.posted.some(({ acceptedAt }) => acceptedAt === undefined)) return false;
  if (pending(world).some(({ dueAt }) => dueAt <= time.now())) return false;
  return isFollowed(world);
}

/** What is still to be looked at; those whose history nobody can read never come to rest. */
const pending = ({ store, poisoned, vault, keys }: World) => {
  const spoiled = [...poisoned].flatMap((subject) => {
    const member = vault.everKnown.get(subject)?.memberId ?? '';
    return [subject, keys.chat.conversation('test', `dm-${member}`)];
  });
  return store.visits.filter(({ isParked, key }) => !isParked && !spoiled.some((of) => key.startsWith(of)));
};

const nextDue = (world: World) => {
  const [first] = pending(world)
    .map(({ dueAt }) => dueAt)
    .sort();
  return first;
};

/** Every consumer has handled the last event that concerns it. */
function isFollowed({ log: { events }, store: { checkpoints } }: World): boolean {
  const isAt = (name: string, last: bigint): boolean => (checkpoints.get(name)?.handled?.position ?? -1n) >= last;
  const works = [...checkpoints.keys()].filter((name) => name.startsWith('visits:'));
  return (
    works.length > 0 &&
    works.every((name) => isAt(name, events.at(-1)?.position ?? -1n)) &&
    projections.every(({ name, version, categories }) => {
      const last = events.findLast(({ stream }) => categories.some((category) => stream.startsWith(`${category}-`)));
      return isAt(`projection:${name}:v${version}`, last?.position ?? -1n);
    })
  );
}
