import { type ServerReadableStream, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { setImmediate as turn } from 'node:timers/promises';
import { CollectedAppend } from './collected-append.ts';
import { type Outcome, type Write } from './draft.ts';
import { asServiceError, invalidArgument, streamDeleted, unavailable, wrongRevision } from './errors.ts';
import { type Expected } from './expected-revision.ts';
import { type MemoryBudget } from './memory-budget.ts';
import { AppendResp, DeleteResp, Empty, TombstoneResp, type Streams } from './stubs.ts';
import { deletionTargetIn } from './target.ts';
import { type Writer } from './writer.ts';

type AppendCall = ServerReadableStream<Streams.AppendReq, Streams.AppendResp>;

/** One append, one call: options first, then the events, then half-close. A wrong revision is an answer, not an error. */
export const appendService =
  (writer: Pick<Writer, 'execute'>, budget: MemoryBudget, stopping: AbortSignal) =>
  (call: AppendCall, reply: sendUnaryData<Streams.AppendResp>): void => {
    const appended = async (): Promise<Streams.AppendResp> => {
      const append = await collected(call, budget, stopping);
      try {
        const write = append.write();
        return appendResponse(write.stream, write.expected, await writer.execute(write));
      } finally {
        append.release();
      }
    };
    answer(appended(), reply);
  };

/** Throws when the client gives up, or the node stops, before everything is here. */
const collected = async (call: AppendCall, budget: MemoryBudget, stopping: AbortSignal): Promise<CollectedAppend> => {
  let append: CollectedAppend | undefined;
  const stop = (): void => void call.destroy(unavailable('the node is shutting down'));
  stopping.addEventListener('abort', stop, { once: true });
  try {
    for await (const request of call as AsyncIterable<Streams.AppendReq>) {
      const message = request.getProposedMessage();
      if (append === undefined) append = new CollectedAppend(request.getOptions(), budget);
      else if (message === undefined) append.refuse('an append has its options once, and then events');
      if (message !== undefined) append.add(message);
    }
    await cancellationIfAny();
    if (call.cancelled) throw unavailable('the client gave up');
    if (append === undefined) throw invalidArgument('an append begins with options');
    return append;
  } catch (error) {
    append?.release();
    throw error;
  } finally {
    stopping.removeEventListener('abort', stop);
  }
};

/**
 * A client on Node that gives up says first that it has sent everything, and then, in the next frame, that it has not
 * (`http2stream.close`): part of an append would be written. Some turns of the event loop are enough to learn of it.
 */
const cancellationIfAny = async (): Promise<void> => {
  for (let n = 0; n < 4; n += 1) await turn();
};

type DeletionRequest = Streams.DeleteReq | Streams.TombstoneReq;

/** Soft (`delete`: the stream can come back) or for good (`tombstone`). A wrong revision is an error here. */
export const deletionService =
  <Response extends Streams.DeleteResp | Streams.TombstoneResp>(
    writer: Writer,
    type: 'delete' | 'tombstone',
    response: (position: string) => Response,
  ) =>
  (call: ServerUnaryCall<DeletionRequest, Response>, reply: sendUnaryData<Response>): void => {
    const deleted = async (): Promise<Response> => {
      const { stream, expected } = deletionTargetIn(call.request.getOptions());
      const write: Write = { type, stream, expected };
      const outcome = await writer.execute(write);
      if (outcome.type === 'deleted') throw streamDeleted(stream);
      if (outcome.type === 'wrong-revision') throw wrongRevision(stream, expected, outcome.current);
      return response(String(outcome.position ?? 0n));
    };
    answer(deleted(), reply);
  };

export const deleteResponse = (position: string): Streams.DeleteResp => {
  const at = new DeleteResp.Position();
  at.setCommitPosition(position);
  at.setPreparePosition(position);
  const response = new DeleteResp();
  response.setPosition(at);
  return response;
};

export const tombstoneResponse = (position: string): Streams.TombstoneResp => {
  const at = new TombstoneResp.Position();
  at.setCommitPosition(position);
  at.setPreparePosition(position);
  const response = new TombstoneResp();
  response.setPosition(at);
  return response;
};

const answer = <Response>(response: Promise<Response>, reply: sendUnaryData<Response>): void => {
  response.then(
    (value) => reply(null, value),
    (error: unknown) => reply(asServiceError(error)),
  );
};

const appendResponse = (stream: string, expected: Expected, outcome: Outcome): Streams.AppendResp => {
  if (outcome.type === 'deleted') throw streamDeleted(stream);
  const response = new AppendResp();
  if (outcome.type === 'wrong-revision') response.setWrongExpectedVersion(wrongVersion(expected, outcome.current));
  else response.setSuccess(success(outcome));
  return response;
};

const success = ({ revision, position }: Extract<Outcome, { type: 'written' }>): Streams.AppendResp.Success => {
  const message = new AppendResp.Success();
  if (revision < 0n) message.setNoStream(new Empty());
  else message.setCurrentRevision(String(revision));
  if (position === undefined) {
    message.setNoPosition(new Empty());
    return message;
  }
  const at = new AppendResp.Position();
  at.setCommitPosition(String(position));
  at.setPreparePosition(String(position));
  message.setPosition(at);
  return message;
};

const wrongVersion = (expected: Expected, current: bigint): Streams.AppendResp.WrongExpectedVersion => {
  const message = new AppendResp.WrongExpectedVersion();
  if (current < 0n) message.setCurrentNoStream(new Empty());
  else message.setCurrentRevision(String(current));
  if (expected === 'any') message.setExpectedAny(new Empty());
  else if (expected === 'no-stream') message.setExpectedNoStream(new Empty());
  else if (expected === 'stream-exists') message.setExpectedStreamExists(new Empty());
  else message.setExpectedRevision(String(expected));
  return message;
};
