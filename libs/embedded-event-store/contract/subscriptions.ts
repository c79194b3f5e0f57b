import {
  eventTypeFilter,
  jsonEvent,
  streamNameFilter,
  type AllStreamSubscription,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { all, confirmed, numberOf, numbered, numbersIn, range, untilCaughtUp, upTo } from './client.ts';
import { type Target } from './target.ts';

/** What a subscriber gets. */
export const subscriptions = (target: Target): void => {
  const numbers = async (events: AsyncIterable<ResolvedEvent>): Promise<number[]> =>
    (await all(events)).map((event) => numberOf(event));
  const append = (stream: string, from: number, count: number) =>
    target.client.appendToStream(stream, range(count, from).map((n) => numbered(n))); // prettier-ignore
  const end = (stream: string) => target.client.appendToStream(stream, jsonEvent({ type: 'End', data: {} }));
  const ofPrefix = (prefix: string, fromPosition: Position | 'end') =>
    target.client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [prefix] }) });

  it.each<[bigint | 'start' | 'end', number[]]>([
    ['start', [0, 1, 2, 3]],
    [0n, [1, 2, 3]],
    [2n, [3]],
    [3n, []],
    ['end', []],
  ])('to a stream after %p: the rest, then what comes, confirmed first and caught up once', async (from, rest) => {
    const stream = target.stream();
    await append(stream, 0, 4);
    const told: string[] = [];
    const subscription = target.client.subscribeToStream(stream, { fromRevision: from });
    for (const name of ['confirmation', 'caughtUp'] as const) subscription.on(name, () => told.push(name));
    const push = subscription.push.bind(subscription);
    subscription.push = (chunk: ResolvedEvent) => told.push(String(chunk.event?.revision)) > 0 && push(chunk);
    const found = numbers(upTo(subscription, 'End'));
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    await append(stream, 4, 1);
    await end(stream);
    expect(await found).toEqual([...rest, 4]);
    expect(told).toEqual(['confirmation', ...rest.map(String), 'caughtUp', '4', '5']);
  });

  it('to a stream that is not there yet: everything that comes', async () => {
    const stream = target.stream();
    const subscription = target.client.subscribeToStream(stream);
    const found = numbers(upTo(subscription, 'End'));
    await confirmed(subscription);
    await append(stream, 0, 3);
    await end(stream);
    expect(await found).toEqual([0, 1, 2]);
  });

  it.each([
    [{ maxCount: 2 }, [3, 4]],
    [{ truncateBefore: 1 }, [1, 2, 3, 4]],
  ])('to a stream with %p: without what is hidden', async (metadata, rest) => {
    const stream = target.stream();
    await append(stream, 0, 5);
    await target.client.setStreamMetadata(stream, metadata);
    expect(await numbers(untilCaughtUp(target.client.subscribeToStream(stream)))).toEqual(rest);
  });

  it('to a softly deleted stream: nothing of before, and what comes', async () => {
    const stream = target.stream();
    await append(stream, 0, 3);
    await target.client.deleteStream(stream);
    const subscription = target.client.subscribeToStream(stream);
    const found = numbers(upTo(subscription, 'End'));
    await confirmed(subscription);
    await append(stream, 3, 1);
    await end(stream);
    expect(await found).toEqual([3]);
  });

  it(
    'from every position and revision of a log: exactly what comes after it',
    async () => {
      const begin = await target.mark();
      const prefix = target.stream('log-');
      const size = target.size(40, 1_000);
      const positions: Position[] = [begin];
      for (const n of range(size)) positions.push((await append(`${prefix}${n % 3}`, n, 1)).position!);
      for (const [index, position] of positions.entries()) {
        if (index % 100 === 99) await target.disconnect(); // servers close one on which too many calls were cancelled
        expect(await numbers(untilCaughtUp(ofPrefix(prefix, position)))).toEqual(range(size - index, index));
      }
      const own = range(size).filter((n) => n % 3 === 0);
      for (const [revision] of own.entries()) {
        if (revision % 100 === 99) await target.disconnect();
        const rest = target.client.subscribeToStream(`${prefix}0`, { fromRevision: BigInt(revision) });
        expect(await numbers(untilCaughtUp(rest))).toEqual(own.slice(revision + 1));
      }
      expect(await numbers(untilCaughtUp(ofPrefix(prefix, 'end')))).toEqual([]);
    },
    target.size(60_000, 3_600_000),
  );

  it('to $all by event type, by several prefixes, and unfiltered', async () => {
    const begin = await target.mark();
    const [one, two] = [target.stream('one'), target.stream('two')];
    const type = `Type-${one}`;
    await target.client.appendToStream(one, [numbered(0, type), numbered(1), numbered(2, `${type}More`)]);
    await target.client.appendToStream(two, [numbered(3, type), numbered(4, `More${type}`)]);
    const told = async (subscription: AllStreamSubscription) => numbers(ours(untilCaughtUp(subscription), [one, two]));
    const from = (filter?: ReturnType<typeof eventTypeFilter>) =>
      target.client.subscribeToAll({ fromPosition: begin, ...(filter && { filter }) });
    expect(await told(from(eventTypeFilter({ prefixes: [type] })))).toEqual([0, 2, 3]);
    expect(await told(from(eventTypeFilter({ prefixes: [type, `More${type}`] })))).toEqual([0, 2, 3, 4]);
    expect(await told(from(streamNameFilter({ prefixes: [two, one] })))).toEqual([0, 1, 2, 3, 4]);
    expect(await told(from())).toEqual([0, 1, 2, 3, 4]);
  });

  it(
    'across the switch to live under load: no gap and no duplicate',
    async () => {
      const begin = await target.mark();
      const prefix = target.stream('load-');
      const [appends, count] = [target.size(100, 5_000), target.size(4, 40)];
      const following: Promise<number[]>[] = [];
      for (const n of range(appends)) {
        if (n % Math.ceil(appends / count) === 0) {
          const own = target.client.subscribeToStream(`${prefix}0`);
          following.push(numbers(upTo(ofPrefix(prefix, begin), 'End')), numbers(upTo(own, 'End')));
        }
        await append(`${prefix}0`, n * 5, 5);
      }
      await end(`${prefix}0`);
      for (const found of following) expect(await found).toEqual(range(appends * 5));
    },
    target.size(60_000, 3_600_000),
  );

  it.each(['$all', 'a stream'])(
    'of %s, with a consumer that stands still: everything, in order',
    async (which) => {
      const begin = await target.mark();
      const stream = target.stream('slow');
      const subscription = which === '$all' ? ofPrefix(stream, begin) : target.client.subscribeToStream(stream);
      const events = upTo(subscription, 'End');
      const appends = target.size(45, 600);
      const big = (n: number) => jsonEvent({ type: 'Big', data: { n, text: 'x'.repeat(2_500) } });
      await target.client.appendToStream(stream, big(0));
      const found = [numberOf((await events.next()).value as ResolvedEvent)];
      for (const n of range(appends)) await target.client.appendToStream(stream, range(100, 1 + n * 100).map(big));
      await end(stream);
      for await (const event of events) found.push(numberOf(event));
      expect(found).toEqual(range(1 + appends * 100));
    },
    target.size(60_000, 3_600_000),
  );

  it('an unsubscribed one gives no more, and others go on', async () => {
    const stream = target.stream();
    await append(stream, 0, 3);
    const [left, stays] = [target.client.subscribeToStream(stream), target.client.subscribeToStream(stream)];
    const found = numbers(upTo(stays, 'End'));
    for await (const event of left) if (numberOf(event) === 1) break;
    await left.unsubscribe();
    await append(stream, 3, 1);
    await end(stream);
    expect(await found).toEqual([0, 1, 2, 3]);
    expect(await numbersIn(target.client, stream, { maxCount: 4 })).toEqual([0, 1, 2, 3]);
  });
};

/** Those in these streams: the log is others', too. */
async function* ours(events: AsyncIterable<ResolvedEvent>, streams: string[]): AsyncGenerator<ResolvedEvent> {
  for await (const event of events) if (streams.includes(event.event?.streamId ?? '')) yield event;
}
