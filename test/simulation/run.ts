import { toMilliseconds } from '@envoi/event-sourcing';
import { check } from './check.ts';
import { Driver } from './driver.ts';
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

/** One run: what happens, happens; then everything heals, time goes on until nothing is left to do, and the whole is judged. */
export async function simulate(seed: number, scenario: Scenario, options: RunOptions = {}): Promise<Result> {
  const random = new Random(seed);
  const timeline = new Timeline(random.fork('timeline'));
  timeline.log = options.log;
  enter({ timeline, random: random.fork('node') });
  const world = new World({ timeline, random, weather: WEATHER[scenario.weather], ...options });
  const driver = new Driver(world, scenario);
  for (const happening of scenario.happenings) {
    await timeline.runUntil(timeline.now + happening.after);
    driver.do(happening);
  }
  await timeline.runUntil(timeline.now + 5 * SECOND);
  const violations = await comeToRest(world);
  violations.push(...(await check(world)));
  const events = await countEvents(world);
  for (const instance of world.instances) if (instance !== undefined) instance.isAlive = false;
  world.slices.release();
  return { violations, trace: timeline.hash, steps: timeline.steps, calls: world.network.calls, events };
}

/** Everything works again; then time passes, from one due date to the next. */
async function comeToRest(world: World): Promise<string[]> {
  const { timeline, network, chat, time, store } = world;
  network.isCalm = true;
  network.down.clear();
  chat.modes.clear();
  for (let move = 0; move < MOST_MOVES; move += 1) {
    if (!(await becomesIdle(world))) return ['what is due is not done, though everything works'];
    const next = store.nextDue;
    if (next === undefined) return [];
    time.moveAhead(Math.max(0, toMilliseconds(next) - timeline.now - time.offset) + 1);
    await timeline.runUntil(timeline.now + 300);
  }
  return ['it never comes to rest'];
}

/** A minute at most. */
async function becomesIdle(world: World): Promise<boolean> {
  const { timeline } = world;
  for (let times = 0; times < 120; times += 1) {
    if (await isIdle(world)) return true;
    await timeline.runUntil(timeline.now + 500);
  }
  return isIdle(world);
}

async function isIdle({ chat, inbox, store, network, time, log, poisoned, up, instances }: World): Promise<boolean> {
  if (up.length < instances.length) return false;
  if (chat.posted.some(({ acceptedAt }) => acceptedAt === undefined)) return false;
  const waits = inbox.unanswered.filter(() => poisoned.size === 0);
  if (waits.length > 0 || store.isAnythingDue(time.now()) || network.underWay > 0) return false;
  return isFollowed(log, store);
}

/** Each consumer has handled the last event that concerns it. */
async function isFollowed(log: World['log'], store: World['store']): Promise<boolean> {
  const positions = [...store.checkpoints.values()].map(({ handled }) => handled?.position ?? -1n);
  const controller = new AbortController();
  let last = -1n;
  for await (const message of log.subscribe({ categories: ['attachmentExport', 'profileDeletion'], signal: controller.signal })) {
    if (message.type === 'event') last = message.event.position;
    if (message.type === 'caught-up') break;
  }
  return last === -1n || positions.filter((position) => position >= last).length >= 3;
}

async function countEvents({ log }: World): Promise<number> {
  let events = 0;
  const { signal } = new AbortController();
  for await (const message of log.subscribe({ categories: ['attachmentExport', 'profileDeletion', 'conversation'], signal })) {
    if (message.type === 'event') events += 1;
    if (message.type === 'caught-up') break;
  }
  return events;
}
