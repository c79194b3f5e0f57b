import { streamNameFilter, type Position, type ResolvedEvent } from '@eventstore/db-client';
import { all, numbered, range, untilCaughtUp } from './client.ts';
import { type Target } from './target.ts';

/** A server tells a checkpoint after so many records for each unit of the interval, whether they matched or not. */
const WINDOW = 32;
const EVERY = 50;

/** What a subscriber with a filter may rely on when it is told a checkpoint. */
export const checkpoints = (target: Target): void => {
  const records = target.size(1_000, 20_000);
  let begin: Position;
  let prefix: string;
  /** Where the matching events are, one in fifty. */
  let matching: bigint[];

  beforeAll(async () => {
    begin = await target.mark();
    prefix = target.stream('log-');
    matching = [];
    for (const n of range(records / EVERY)) {
      await target.client.appendToStream(`${prefix}other`, range(EVERY - 1).map((k) => numbered(k))); // prettier-ignore
      const { position } = await target.client.appendToStream(`${prefix}wanted`, numbered(n));
      matching.push(position!.commit);
    }
  }, 120_000);

  /** Events and checkpoints in the order in which the server sent them; `event` is a matching one. */
  const sent = async (fromPosition: Position, checkpointInterval: number) => {
    const found: { event?: bigint; checkpoint?: Position }[] = [];
    const filter = streamNameFilter({
      prefixes: [`${prefix}wanted`],
      checkpointInterval,
      checkpointReached: (_, checkpoint) => void found.push({ checkpoint }),
    });
    const subscription = target.client.subscribeToAll({ fromPosition, filter });
    const push = subscription.push.bind(subscription); // readers are told of events later than of checkpoints
    subscription.push = (chunk: ResolvedEvent | null) => {
      if (chunk !== null) found.push({ event: chunk.event!.position!.commit });
      return push(chunk);
    };
    await all(untilCaughtUp(subscription));
    return found;
  };
  const eventsIn = (found: { event?: bigint }[]) => found.flatMap(({ event }) => event ?? []);
  const checkpointsIn = (found: { checkpoint?: Position }[]) => found.flatMap(({ checkpoint }) => checkpoint ?? []);

  it.each([1, 4])('interval %i: all matching events up to a checkpoint were sent before it', async (interval) => {
    const found = await sent(begin, interval);
    expect(eventsIn(found)).toEqual(matching);
    for (const [index, { checkpoint }] of found.entries())
      if (checkpoint !== undefined)
        expect(eventsIn(found.slice(0, index))).toEqual(matching.filter((position) => position <= checkpoint.commit));
  });

  it('checkpoints rise, and come as often as the interval says', async () => {
    for (const interval of [1, 4]) {
      const positions = checkpointsIn(await sent(begin, interval)).map(({ commit }) => commit);
      expect(positions).toEqual(positions.toSorted((a, b) => Number(a - b)));
      expect(new Set(positions).size).toBe(positions.length);
      const due = records / (WINDOW * interval);
      expect(positions.length).toBeGreaterThanOrEqual(Math.floor(due / 2)); // how a server pages is its own
      expect(positions.length).toBeLessThanOrEqual(due * 2 + 2);
    }
  });

  it(
    'from a checkpoint on, exactly the matching events after it come',
    async () => {
      const told = checkpointsIn(await sent(begin, 1));
      for (const checkpoint of told.filter((_, index) => index % target.size(4, 20) === 0))
        expect(eventsIn(await sent(checkpoint, 1))).toEqual(matching.filter((at) => at > checkpoint.commit));
    },
    target.size(60_000, 3_600_000),
  );
};
