import { randomUUID } from 'node:crypto';
import { StreamNotFoundError, binaryEvent, jsonEvent, type Direction, type Position } from '@eventstore/db-client';
import { eventually } from '../../../test/eventually.ts';
import { numberOf, numbered, numbersIn, range, rejection } from './client.ts';
import { type Target } from './target.ts';

/** What a reader sees. */
export const reads = (target: Target): void => {
  const aStream = async (events: number, name?: string): Promise<string> => {
    const stream = target.stream(name);
    await target.client.appendToStream(stream, range(events).map((n) => numbered(n))); // prettier-ignore
    return stream;
  };
  const read = (stream: string, direction: Direction, fromRevision: bigint | 'start' | 'end', maxCount = 99) =>
    numbersIn(target.client, stream, { direction, fromRevision, maxCount });
  const readAll = async (direction: Direction, fromPosition: Position, maxCount: number): Promise<string[]> => {
    const found: string[] = [];
    for await (const { event } of target.client.readAll({ direction, fromPosition, maxCount }))
      found.push(event?.streamId ?? '');
    return found;
  };
  const shown = async (stream: string) => [
    await read(stream, 'forwards', 'start'),
    await read(stream, 'backwards', 'end'),
  ];

  it.each<[Direction, bigint | 'start' | 'end', number, number[]]>([
    ['forwards', 'start', 99, [0, 1, 2, 3, 4]],
    ['forwards', 2n, 99, [2, 3, 4]],
    ['forwards', 1n, 2, [1, 2]],
    ['forwards', 4n, 99, [4]],
    ['forwards', 5n, 99, []],
    ['backwards', 'end', 99, [4, 3, 2, 1, 0]],
    ['backwards', 2n, 99, [2, 1, 0]],
    ['backwards', 3n, 2, [3, 2]],
    ['backwards', 0n, 99, [0]],
    ['backwards', 99n, 99, [4, 3, 2, 1, 0]],
    ['backwards', 'start', 99, [0]],
  ])('a stream %s from %p, at most %i', async (direction, from, maxCount, numbers) => {
    expect(await read(await aStream(5), direction, from, maxCount)).toEqual(numbers);
  });

  it.each([['missing'], ['deleted softly']])('a %s stream is not found, in either direction', async (which) => {
    const stream = which === 'missing' ? target.stream() : await aStream(2);
    if (which !== 'missing') await target.client.deleteStream(stream);
    for (const direction of ['forwards', 'backwards'] as const) {
      const error = await rejection(read(stream, direction, direction === 'forwards' ? 'start' : 'end'));
      expect(error).toBeInstanceOf(StreamNotFoundError);
      expect(error).toMatchObject({ streamName: stream });
    }
  });

  it('an append after a soft deletion goes on with the old numbering, and shows nothing older', async () => {
    const stream = await aStream(3);
    await target.client.deleteStream(stream);
    expect((await target.client.appendToStream(stream, numbered(3))).nextExpectedRevision).toBe(3n);
    expect(await shown(stream)).toEqual([[3], [3]]);
  });

  it.each([
    [{ maxCount: 2 }, [3, 4]],
    [{ truncateBefore: 3 }, [3, 4]],
    [{ truncateBefore: 1, maxCount: 2 }, [3, 4]],
    [{ truncateBefore: 9 }, []],
    [{ maxAge: 9_999 }, [0, 1, 2, 3, 4]],
  ])('%p hides the beginning of a stream, but not from $all', async (metadata, numbers) => {
    const before = await target.mark();
    const stream = await aStream(5);
    await target.client.setStreamMetadata(stream, metadata);
    expect(await shown(stream)).toEqual([numbers, numbers.toReversed()]);
    const everything = await readAll('forwards', before, 100_000);
    expect(everything.filter((name) => name === stream)).toHaveLength(5);
  });

  it('$maxAge hides what is older', async () => {
    const stream = await aStream(2);
    await target.client.setStreamMetadata(stream, { maxAge: 1 });
    await eventually(async () => (await read(stream, 'forwards', 'start')).length === 0);
    await target.client.appendToStream(stream, numbered(2));
    expect(await read(stream, 'forwards', 'start')).toEqual([2]);
  });

  it('$all includes the position it begins at forwards, and not backwards', async () => {
    const [first, second] = [await aStream(1), await aStream(1)];
    const { position } = await target.client.appendToStream(first, numbered(1));
    const forwards = await readAll('forwards', position!, 1);
    expect(forwards).toEqual([first]);
    const backwards = await readAll('backwards', position!, 1_000);
    expect(backwards.find((name) => name.startsWith(target.prefix))).toBe(second);
  });

  it('$all shows what the server writes itself', async () => {
    const before = await target.mark();
    const stream = await aStream(1);
    await target.client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await readAll('forwards', before, 100_000)).toContain(`$$${stream}`);
    await target.client.tombstoneStream(stream);
    const found: string[] = [];
    for await (const { event } of target.client.readAll({ fromPosition: before }))
      if (event?.streamId === stream) found.push(event.type);
    expect(found).toEqual(['Numbered', '$streamDeleted']);
  });

  it('an event is read as it was written, in stream and $all', async () => {
    const stream = target.stream();
    const id = randomUUID();
    const began = Date.now();
    const written = [
      jsonEvent({ id, type: 'Told', data: { text: 'é "\\ 😀', list: [1, null] }, metadata: { who: 'ü' } }),
      binaryEvent({ type: 'Bytes', data: Uint8Array.from(range(256)), metadata: Uint8Array.from([0, 255]) }),
    ];
    const { position } = await target.client.appendToStream(stream, written);
    const events = [];
    for await (const { event } of target.client.readStream(stream)) events.push(event!);
    const { contentType: _, ...told } = written[0]!;
    expect(events[0]).toMatchObject({ ...told, streamId: stream, revision: 0n, isJson: true });
    expect(events[1]).toMatchObject({ type: 'Bytes', revision: 1n, isJson: false });
    expect(Buffer.from(events[1]!.data as Uint8Array)).toEqual(Buffer.from(range(256)));
    expect(Buffer.from(events[1]!.metadata as Uint8Array)).toEqual(Buffer.from([0, 255]));
    const created = events[0]!.created;
    expect(Math.abs(created.getTime() - began)).toBeLessThan(600_000); // clocks may differ
    for await (const { event } of target.client.readAll({ fromPosition: position!, maxCount: 1 }))
      expect(event).toMatchObject({ id: events[1]!.id, streamId: stream, revision: 1n, position });
  });

  it('metadata is read as it was set, and is gone with nothing else', async () => {
    const stream = await aStream(1);
    expect((await target.client.getStreamMetadata(stream)).metadata).toBeUndefined();
    await target.client.setStreamMetadata(stream, { maxCount: 7, own: 'value' });
    expect((await target.client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 7, own: 'value' });
    expect(await read(stream, 'forwards', 'start')).toEqual([0]);
  });

  it('many events are the same in both directions, in their stream and in $all', async () => {
    const before = await target.mark();
    const stream = await aStream(300);
    const end = await target.mark();
    const found = { forwards: [] as number[], backwards: [] as number[] };
    for await (const event of target.client.readAll({ fromPosition: before }))
      if (event.event?.streamId === stream) found.forwards.push(numberOf(event));
    for await (const event of target.client.readAll({ direction: 'backwards', fromPosition: end, maxCount: 1_000 }))
      if (event.event?.streamId === stream) found.backwards.push(numberOf(event));
    expect(await numbersIn(target.client, stream)).toEqual(range(300));
    expect(await read(stream, 'backwards', 'end', 300)).toEqual(range(300).toReversed());
    expect(found).toEqual({ forwards: range(300), backwards: range(300).toReversed() });
  });
};
