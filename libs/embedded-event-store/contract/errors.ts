import {
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  UnknownError,
  WrongExpectedVersionError,
  jsonEvent,
  type CommandError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { all, numbered, numbersIn, range, rejection, untilCaughtUp } from './client.ts';
import { type Target } from './target.ts';

/**
 * Errors as the client tells them, with the status and the trailers they came with. Not here: what a healthy server with
 * one node does not answer (not leader, unavailable, time-outs, access denied), and appends without a type or a
 * content-type, which this client cannot send.
 */
export const errors = (target: Target): void => {
  const aStream = async (events = 2): Promise<string> => {
    const stream = target.stream();
    await target.client.appendToStream(stream, range(events).map((n) => numbered(n))); // prettier-ignore
    return stream;
  };
  const tombstoned = async (): Promise<string> => {
    const stream = await aStream();
    await target.client.tombstoneStream(stream);
    return stream;
  };
  const trailers = (error: unknown): Record<string, string> => {
    const { _raw } = error as CommandError;
    return Object.fromEntries(
      Object.entries(_raw?.metadata.getMap() ?? {}).map(([name, value]) => [name, value.toString()]),
    );
  };

  it.each<[string, (stream: string) => Promise<unknown>]>([
    ['a classic append', (stream) => target.client.appendToStream(stream, numbered(2), target.classic)],
    ['a read', (stream) => numbersIn(target.client, stream)],
    ['a read backwards', (stream) => numbersIn(target.client, stream, { direction: 'backwards', fromRevision: 'end' })],
    ['a deletion', (stream) => target.client.deleteStream(stream)],
    ['a second tombstone', (stream) => target.client.tombstoneStream(stream)],
  ])('a tombstoned stream: %s is FAILED_PRECONDITION, stream-deleted', async (_, call) => {
    const stream = await tombstoned();
    const error = await rejection(call(stream));
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, streamName: stream });
    expect(trailers(error)).toMatchObject({ exception: 'stream-deleted', 'stream-name': stream });
  });

  it('a tombstoned stream: a subscription ends with stream-deleted', async () => {
    const stream = await tombstoned();
    const error = await rejection(all(untilCaughtUp(target.client.subscribeToStream(stream))));
    expect(error).toBeInstanceOf(StreamDeletedError);
  });

  it('a batched append to a tombstoned stream names the stream', async () => {
    const stream = await tombstoned();
    const error = await rejection(target.client.appendToStream(stream, numbered(2)));
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ streamName: stream });
  });

  it.each(['deleteStream', 'tombstoneStream'] as const)(
    '%s at a wrong revision is FAILED_PRECONDITION, with both revisions',
    async (call) => {
      const stream = await aStream();
      const error = await rejection(target.client[call](stream, { expectedRevision: 0n }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, streamName: stream, expectedVersion: 0n });
      expect(trailers(error)).toMatchObject({
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': '0',
        'actual-version': '1',
      });
    },
  );

  it('deleteStream of a stream that is not there names -1 as the actual revision', async () => {
    const error = await rejection(target.client.deleteStream(target.stream(), { expectedRevision: 3n }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(trailers(error)).toMatchObject({ 'expected-version': '3', 'actual-version': '-1' });
  });

  it.each(['batched', 'classic'] as const)(
    'a %s append that is too big names the limit, and nothing is written',
    async (way) => {
      const stream = target.stream();
      const events = range(20).map(() => jsonEvent({ type: 'Big', data: { text: 'x'.repeat(100_000) } }));
      const options = way === 'classic' ? target.classic : {};
      const error = await rejection(target.client.appendToStream(stream, events, options));
      if (error === undefined) return; // newer servers take more than this client sends
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      const { maxAppendSize } = error as MaxAppendSizeExceededError;
      expect(maxAppendSize).toBeGreaterThanOrEqual(1024 * 1024);
      if (way === 'classic') {
        expect((error as CommandError).code).toBe(status.INVALID_ARGUMENT);
        expect(trailers(error)).toMatchObject({
          exception: 'maximum-append-size-exceeded',
          'maximum-append-size': String(maxAppendSize),
        });
      }
      expect(await rejection(numbersIn(target.client, stream))).toBeInstanceOf(StreamNotFoundError);
    },
  );

  it.each(['', '$$'])('a batched append to the stream "%s" is refused', async (stream) => {
    expect(await rejection(target.client.appendToStream(stream, numbered(0)))).toBeInstanceOf(UnknownError);
  });

  it('ordinary events are refused in a stream of metadata', async () => {
    const error = await rejection(target.client.appendToStream(`$$${target.stream()}`, numbered(0)));
    expect(error).toBeInstanceOf(UnknownError);
  });

  it('reading forwards from the end is INVALID_ARGUMENT', async () => {
    const stream = await aStream();
    const error = await rejection(numbersIn(target.client, stream, { fromRevision: 'end', direction: 'forwards' }));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
  });

  it('a deadline that cannot be kept is DEADLINE_EXCEEDED, and the server goes on', async () => {
    const stream = target.stream();
    const many = range(2_000).map((n) => numbered(n));
    const error = await rejection(target.client.appendToStream(stream, many, { ...target.classic, deadline: 1 }));
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(await numbersIn(target.client, await aStream())).toEqual([0, 1]);
  });
};
