import {
  StreamDeletedError,
  WrongExpectedVersionError,
  type AppendExpectedRevision,
  type EventData,
} from '@eventstore/db-client';
import { numbered, numbersIn, range, rejection } from './client.ts';
import { type Target } from './target.ts';

const ways = [['batched'], ['classic']] as const;
type Way = (typeof ways)[number][0];
const modes: AppendExpectedRevision[] = ['any', 'stream_exists', 'no_stream', 0n, 1n];
type Before = 'nothing' | 'metadata' | 'one event' | 'two events' | 'deleted softly' | 'tombstoned';

/** What an append is answered, by what is expected and what is there. */
export const expectedRevisions = (target: Target): void => {
  const append = (way: Way, stream: string, events: EventData[], expectedRevision: AppendExpectedRevision) =>
    target.client.appendToStream(stream, events, { expectedRevision, ...(way === 'classic' ? target.classic : {}) });

  const prepared = async (before: Before) => {
    const stream = target.stream();
    const events = before === 'one event' ? [numbered(0)] : [numbered(0), numbered(1)];
    if (before === 'metadata') await target.client.setStreamMetadata(stream, { maxCount: 9 });
    if (before !== 'nothing' && before !== 'metadata')
      await target.client.appendToStream(stream, events, { expectedRevision: 'no_stream' });
    if (before === 'deleted softly') await target.client.deleteStream(stream);
    if (before === 'tombstoned') await target.client.tombstoneStream(stream);
    return { stream, events };
  };

  describe.each(ways)('%s', (way) => {
    it.each(modes.map((mode) => [mode]))('%p: a tombstoned stream takes nothing', async (mode) => {
      const { stream } = await prepared('tombstoned');
      expect(await rejection(append(way, stream, [numbered(2)], mode))).toBeInstanceOf(StreamDeletedError);
    });

    it.each<[Before, AppendExpectedRevision, bigint | 'no_stream']>([
      ['nothing', 'stream_exists', 'no_stream'],
      ['nothing', 0n, 'no_stream'],
      ['metadata', 0n, 'no_stream'],
      ['one event', 'no_stream', 0n],
      ['one event', 1n, 0n],
      ['two events', 'no_stream', 1n],
      ['two events', 0n, 1n],
      ['two events', 2n, 1n],
      ['two events', 9n, 1n],
      ['deleted softly', 0n, 1n],
      ['deleted softly', 2n, 1n],
    ])('%s, expected %p: the wrong revision, and the right one is told', async (before, mode, actualVersion) => {
      const { stream } = await prepared(before);
      const error = await rejection(append(way, stream, [numbered(2)], mode));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: stream, actualVersion, expectedVersion: mode });
    });

    it('stream_exists: a softly deleted stream counts as deleted', async () => {
      const { stream } = await prepared('deleted softly');
      expect(await rejection(append(way, stream, [numbered(2)], 'stream_exists'))).toBeInstanceOf(StreamDeletedError);
    });

    it.each<[Before, AppendExpectedRevision, number[]]>([
      ['nothing', 'any', [2]],
      ['nothing', 'no_stream', [2]],
      ['metadata', 'stream_exists', [2]],
      ['metadata', 'no_stream', [2]],
      ['two events', 'any', [0, 1, 2]],
      ['two events', 'stream_exists', [0, 1, 2]],
      ['two events', 1n, [0, 1, 2]],
      ['deleted softly', 'any', [2]],
      ['deleted softly', 'no_stream', [2]],
      ['deleted softly', 1n, [2]],
    ])('%s, expected %p: written after the last revision', async (before, mode, numbers) => {
      const { stream } = await prepared(before);
      const { nextExpectedRevision } = await append(way, stream, [numbered(2)], mode);
      expect(nextExpectedRevision).toBe(before === 'nothing' || before === 'metadata' ? 0n : 2n);
      expect(await numbersIn(target.client, stream)).toEqual(numbers);
    });

    it.each<[string, AppendExpectedRevision, number]>([
      ['the first id differs', 'no_stream', 0],
      ['a later id differs', 'no_stream', 1],
      ['the first id differs', 0n, 0],
      ['a later id differs', 0n, 1],
    ])('%s from what is stored, expected %p: the wrong revision', async (_, mode, differing) => {
      const { stream, events } = await prepared('two events');
      const third = numbered(2);
      await append(way, stream, [third], 1n);
      const proposed = mode === 0n ? [events[1]!, third] : [...events];
      proposed[differing] = numbered(7);
      expect(await rejection(append(way, stream, proposed, mode))).toBeInstanceOf(WrongExpectedVersionError);
      expect(await numbersIn(target.client, stream)).toEqual([0, 1, 2]);
    });

    it.each(modes.map((mode) => [mode]))('%p: no events write nothing', async (mode) => {
      for (const before of ['nothing', 'two events'] as const) {
        const { stream, events } = await prepared(before);
        const error = await rejection(append(way, stream, [], mode));
        expect(error === undefined || error instanceof WrongExpectedVersionError).toBe(true);
        if (before === 'nothing') await append(way, stream, events, 'no_stream');
        expect(await numbersIn(target.client, stream)).toEqual([0, 1]);
      }
    });

    it('is atomic: all of 300 events or none', async () => {
      const { stream } = await prepared('two events');
      const many = range(300).map((n) => numbered(n));
      await rejection(append(way, stream, many, 'no_stream'));
      expect(await numbersIn(target.client, stream)).toEqual([0, 1]);
      expect((await append(way, stream, many, 1n)).nextExpectedRevision).toBe(301n);
      expect(await numbersIn(target.client, stream)).toHaveLength(302);
    });
  });

  target.whereOurs('no_stream: what is there is found after a restart, too', async () => {
    const streams = {
      hidden: (await prepared('metadata')).stream,
      there: (await prepared('one event')).stream,
      'deleted softly': (await prepared('deleted softly')).stream,
      tombstoned: target.stream(),
      new: target.stream(),
    };
    await target.client.setStreamMetadata(streams.hidden, { maxCount: 1 });
    await target.client.tombstoneStream(streams.tombstoned);
    await target.restart();
    const errors: unknown[] = [];
    for (const stream of Object.values(streams))
      errors.push(await rejection(append('classic', stream, [numbered(2), numbered(3)], 'no_stream')));
    expect(errors).toEqual([
      undefined,
      expect.any(WrongExpectedVersionError),
      undefined,
      expect.any(StreamDeletedError),
      undefined,
    ]);
    for (const _ of ['remembered', 'after another restart']) {
      expect(await numbersIn(target.client, streams.hidden)).toEqual([3]);
      expect(await numbersIn(target.client, streams['deleted softly'])).toEqual([2, 3]);
      expect(await numbersIn(target.client, streams.new)).toEqual([2, 3]);
      await target.restart();
    }
  });

  it('scopes ids to the stream: another one takes the same ids', async () => {
    const { events } = await prepared('two events');
    const other = target.stream();
    await append('batched', other, events, 'any');
    expect(await numbersIn(target.client, other)).toEqual([0, 1]);
  });
};
