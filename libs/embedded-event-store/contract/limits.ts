import {
  MaxAppendSizeExceededError,
  StreamDeletedError,
  binaryEvent,
  streamNameFilter,
  type EventData,
} from '@eventstore/db-client';
import { inParallel, numbered, numbersIn, range, rejection, untilCaughtUp } from './client.ts';
import { type Target } from './target.ts';

const MIB = 1024 * 1024;
/** Servers count the data; later ones metadata, too, and the type once or twice: 10 bytes and 5 here. */
const COUNTED = [0, 10, 15, 20];
const OVERHEAD = 20;

/** Sizes, names and numbers at their limits. */
export const limits = (target: Target): void => {
  const bytes = (length: number): EventData =>
    binaryEvent({ type: 'Sized', data: new Uint8Array(length), metadata: new Uint8Array(10) });

  it.each(['batched', 'classic'] as const)('%s: an event of 0 bytes', async (way) => {
    const stream = target.stream();
    const empty = binaryEvent({ type: 'Empty', data: new Uint8Array() });
    await target.client.appendToStream(stream, [empty, empty], way === 'classic' ? target.classic : {});
    for await (const { event } of target.client.readStream(stream)) {
      expect(event?.data).toHaveLength(0);
      expect(event?.metadata).toBeUndefined();
    }
  });

  const takes = async (events: EventData[], way: 'batched' | 'classic'): Promise<boolean> => {
    const stream = target.stream('sized');
    const append = target.client.appendToStream(stream, events, way === 'classic' ? target.classic : {});
    const error = await rejection(append);
    if (error === undefined) return true;
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    return false;
  };

  it.each(['batched', 'classic'] as const)(
    '%s: an append of exactly the limit is taken and read as it was, one byte more is refused',
    async (way) => {
      const refusal = await rejection(target.client.appendToStream(target.stream(), bytes(2 * MIB), target.classic));
      const limit = refusal instanceof MaxAppendSizeExceededError ? refusal.maxAppendSize : MIB;
      let [taken, refused] = [limit - OVERHEAD, limit + 1];
      expect(await takes([bytes(taken)], way)).toBe(true);
      if (refusal === undefined) return; // this server takes more than this client should send
      expect(await takes([bytes(refused)], way)).toBe(false);
      while (refused - taken > 1) {
        const between = Math.floor((taken + refused) / 2);
        if (await takes([bytes(between)], way)) taken = between;
        else refused = between;
      }
      expect(COUNTED).toContain(limit - taken);
      const stream = target.stream('sized');
      await target.client.appendToStream(stream, bytes(taken), way === 'classic' ? target.classic : {});
      for await (const { event } of target.client.readStream(stream)) expect(event?.data).toHaveLength(taken);
      const half = Math.floor(limit / 2);
      expect(await takes([bytes(half - OVERHEAD), bytes(half - OVERHEAD)], way)).toBe(true);
      expect(await takes([bytes(half), bytes(limit - half + 1)], way)).toBe(false);
    },
    60_000,
  );

  const names = ['with-dashes--', 'with.dots..', 'with space', "quotes'\"`", 'a/b?c=d&e#f%20', 'Straße-Ωλ', '流れ', '😀', 'é', 'e\u0301', 'x'.repeat(500)]; // prettier-ignore
  it.each(names)('a stream named %s', async (name) => {
    const fromPosition = await target.mark();
    const stream = target.stream(name);
    await target.client.appendToStream(stream, numbered(0), { expectedRevision: 'no_stream' });
    await target.client.appendToStream(stream, numbered(1), { expectedRevision: 0n, ...target.classic });
    await target.client.setStreamMetadata(stream, { maxCount: 9 });
    expect(await numbersIn(target.client, stream)).toEqual([0, 1]);
    expect((await target.client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 9 });
    const all = target.client.subscribeToAll({ fromPosition, filter: streamNameFilter({ prefixes: [stream] }) });
    for await (const { event } of untilCaughtUp(all)) expect(event?.streamId).toBe(stream);
    await target.client.tombstoneStream(stream);
    expect(await rejection(target.client.appendToStream(stream, numbered(2)))).toBeInstanceOf(StreamDeletedError);
    if (!/[^ -~]/.test(name)) return; // trailers name the stream, in ASCII
    expect(await rejection(target.client.appendToStream(stream, numbered(2), target.classic))).toBeInstanceOf(Error);
    expect(await rejection(numbersIn(target.client, stream))).toBeInstanceOf(Error);
  });

  const many = target.size(1_500, 100_000);
  it(
    `${many} streams: each takes two appends at its own revision, and is read`,
    async () => {
      const prefix = target.stream('many-');
      const begin = await target.mark();
      const streams = range(many);
      for (const expectedRevision of ['no_stream', 0n] as const)
        await inParallel(64, streams, (n) =>
          target.client.appendToStream(`${prefix}${n}`, numbered(n), { expectedRevision }),
        );
      const counts = new Uint8Array(many);
      const all = target.client.subscribeToAll({
        fromPosition: begin,
        filter: streamNameFilter({ prefixes: [prefix] }),
      });
      for await (const { event } of untilCaughtUp(all)) counts[(event?.data as { n: number }).n]! += 1;
      expect(counts.findIndex((count) => count !== 2)).toBe(-1);
      const sample = streams.filter((n) => n % target.size(50, 10) === 0);
      await inParallel(16, sample, async (n) => {
        expect(await numbersIn(target.client, `${prefix}${n}`)).toEqual([n, n]);
      });
    },
    target.size(60_000, 3_600_000),
  );
};
