import { parseStreamName, toMilliseconds, type Milliseconds } from '@envoi/event-sourcing';
import { projectionName } from '@envoi/consumers';
import { projections } from '../../apps/worker/src/projections.ts';
import { type World } from './world.ts';

const SECOND: Milliseconds = 1_000;
const MINUTE = 60 * SECOND;

/** Not at rest after so many moves of the clock: something never ends. */
const MOST_MOVES = 60;
/** By then every process has heard of a moved clock. */
const HEARD: Milliseconds = 200;
/** What is begun within its second, the whole of a deletion say, ends so long after that (seed 9368). */
const ENDED: Milliseconds = 500;
/** An answer that takes longer was sent before everything worked again. */
const SLOW: Milliseconds = 20;
/** By then a lease that nobody renews any more can be told from the others, which are renewed each second for three. */
const OBSERVED: Milliseconds = 1_500;
const RENEWED: Milliseconds = 1_800;

/**
 * Everything works again, and what was begun ends; then time passes, from one due date to the next, and what is due is
 * done within a second (G3), until nothing is left to do. Says what is not so.
 */
export async function comeToRest(world: World): Promise<string[]> {
  const { timeline, network, chat, workspace, time, brake } = world;
  brake.isPulled = false;
  network.isCalm = true;
  network.down.clear();
  chat.modes.clear();
  workspace.obstacles.clear();
  if (!(await becomes(world, isHeard, MINUTE))) return ['what was on its way never comes'];
  await timeline.runUntil(timeline.now + OBSERVED);
  if (!(await becomes(world, isIdle, MINUTE))) return ['what is due is not done, though everything works'];
  for (const member of world.workspace.people.keys()) world.liftObstacle(member);
  if (!(await becomes(world, isIdle, MINUTE))) return ['what is driven again is not done'];
  for (let move = 0; move < MOST_MOVES; move += 1) {
    const next = nextDue(world);
    if (next !== undefined) {
      time.moveAhead(Math.max(0, toMilliseconds(next) - timeline.now - time.offset) + 1);
      if (!(await becomes(world, isIdle, HEARD + SECOND + ENDED)))
        return [`G3 what was due at ${next} was not done within a second`];
    } else if (world.vault.isTrying)
      await timeline.runUntil(timeline.now + MINUTE); // until the next housekeeping
    else return [];
  }
  return ['it never comes to rest'];
}

/** True as soon as it is so; false when it still is not after `patience`. */
async function becomes(world: World, is: (world: World) => boolean, patience: Milliseconds): Promise<boolean> {
  const { timeline } = world;
  const end = timeline.now + patience;
  while (!is(world)) {
    if (timeline.now >= end) return false;
    await timeline.runUntil(timeline.now + 50);
  }
  return true;
}

/** Nothing that left before everything worked is on its way: it may still take a lease, and nobody hears of that (seed 2769). */
const isHeard = ({ network }: World): boolean => network.underWay === 0;

const isIdle = (world: World): boolean => {
  const { chat, network, time, up, instances, timeline, store } = world;
  return (
    up.length === instances.length &&
    up.every(({ pausedUntil }) => pausedUntil <= timeline.now) &&
    network.underWay === 0 &&
    chat.posted.every(({ acceptedAt }) => acceptedAt !== undefined) &&
    pending(world).every(({ dueAt }) => dueAt > time.now()) &&
    !timeline.isWaitingFor('answer', timeline.now + SLOW) &&
    store.leasesExpireAt > timeline.now + RENEWED &&
    isFollowed(world)
  );
};

/** What is still to be looked at; those whose history nobody can read never come to rest. */
const pending = ({ store, spoiledKeys }: World) =>
  store.visits.filter(({ isParked, key }) => !isParked && !spoiledKeys.some((of) => key.startsWith(of)));

const nextDue = (world: World) => {
  const [first] = pending(world)
    .map(({ dueAt }) => dueAt)
    .sort();
  return first;
};

/** Every consumer has handled the last event that concerns it. */
const isFollowed = ({ log: { events }, store: { checkpoints } }: World): boolean =>
  isBegun(checkpoints) &&
  [...checkpoints.values()].every(({ handled, categories }) => {
    const last = events.findLast(({ stream }) => categories.includes(parseStreamName(stream).category));
    return (handled?.position ?? -1n) >= (last?.position ?? -1n);
  });

const isBegun = (checkpoints: World['store']['checkpoints']): boolean =>
  [...checkpoints.keys()].some((name) => name.startsWith('visits:')) &&
  projections.every((projection) => checkpoints.has(projectionName(projection)));
