import { status } from '@grpc/grpc-js';
import { type Outcome } from './draft.ts';
import { MAX_APPEND_SIZE, isAppendTooBig } from './errors.ts';
import { type Expected } from './expected-revision.ts';
import { allStreamPosition, streamIdentifierOf } from './messages.ts';
import {
  BadRequest,
  BatchAppendResp,
  Empty,
  MaximumAppendSizeExceeded,
  Status,
  StreamDeleted,
  WrongExpectedVersion,
  type Shared,
  type Streams,
} from './stubs.ts';
import { type Target } from './target.ts';

/** The answers to batched appends: what is wrong is told in band, as a `google.rpc.Status`. */

type Reason = Readonly<{ name: string; serializeBinary(): Uint8Array }>;

export const batchResponse = (
  correlation: Shared.UUID,
  { stream, expected }: Target,
  outcome: Outcome,
): Streams.BatchAppendResp => {
  const response = new BatchAppendResp();
  response.setCorrelationId(correlation);
  response.setStreamIdentifier(streamIdentifierOf(stream));
  echo(response, expected);
  if (outcome.type === 'written') response.setSuccess(success(outcome));
  else response.setError(statusOf(reasonOf(stream, expected, outcome)));
  return response;
};

/** For an append that could not even be read. */
export const batchRefusal = (correlation: Shared.UUID, error: Error): Streams.BatchAppendResp => {
  const response = new BatchAppendResp();
  response.setCorrelationId(correlation);
  response.setStreamIdentifier(streamIdentifierOf(''));
  response.setError(statusOf(badRequest(error)));
  return response;
};

const echo = (response: Streams.BatchAppendResp | Shared.WrongExpectedVersion, expected: Expected): void => {
  const names = 'setStreamPosition' in response ? batchNames(response) : wrongNames(response);
  if (typeof expected === 'bigint') names.revision(String(expected));
  else names[expected](new Empty());
};

const batchNames = (response: Streams.BatchAppendResp) => ({
  revision: (value: string) => response.setStreamPosition(value),
  any: (value: Shared.Empty) => response.setAny(value),
  'no-stream': (value: Shared.Empty) => response.setNoStream(value),
  'stream-exists': (value: Shared.Empty) => response.setStreamExists(value),
});

const wrongNames = (wrong: Shared.WrongExpectedVersion) => ({
  revision: (value: string) => wrong.setExpectedStreamPosition(value),
  any: (value: Shared.Empty) => wrong.setExpectedAny(value),
  'no-stream': (value: Shared.Empty) => wrong.setExpectedNoStream(value),
  'stream-exists': (value: Shared.Empty) => wrong.setExpectedStreamExists(value),
});

const success = ({ revision, position }: Extract<Outcome, { type: 'written' }>): Streams.BatchAppendResp.Success => {
  const message = new BatchAppendResp.Success();
  if (revision < 0n) message.setNoStream(new Empty());
  else message.setCurrentRevision(String(revision));
  if (position === undefined) message.setNoPosition(new Empty());
  else message.setPosition(allStreamPosition(position));
  return message;
};

const reasonOf = (stream: string, expected: Expected, outcome: Exclude<Outcome, { type: 'written' }>): Reason => {
  if (outcome.type === 'deleted') {
    const deleted = new StreamDeleted();
    deleted.setStreamIdentifier(streamIdentifierOf(stream));
    return named('StreamDeleted', deleted);
  }
  const wrong = new WrongExpectedVersion();
  if (outcome.current < 0n) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentStreamRevision(String(outcome.current));
  echo(wrong, expected);
  return named('WrongExpectedVersion', wrong);
};

const badRequest = (error: Error): Reason => {
  if (isAppendTooBig(error)) {
    const tooBig = new MaximumAppendSizeExceeded();
    tooBig.setMaxappendsize(MAX_APPEND_SIZE);
    return named('MaximumAppendSizeExceeded', tooBig);
  }
  const bad = new BadRequest();
  bad.setMessage(error.message);
  return named('BadRequest', bad);
};

const named = (name: string, message: { serializeBinary(): Uint8Array }): Reason => ({
  name: `event_store.client.${name}`,
  serializeBinary: () => message.serializeBinary(),
});

/**
 * `details` is a `google.protobuf.Any`, a message of two fields: 1, the type's address; 2, its bytes. It is put together
 * here, because the class for it belongs to a package that only the client may depend on.
 */
const statusOf = ({ name, serializeBinary }: Reason): InstanceType<typeof Status> => {
  const any = [...field(1, Buffer.from(`type.googleapis.com/${name}`)), ...field(2, serializeBinary())];
  const code = [8, status.FAILED_PRECONDITION];
  return Status.deserializeBinary(Uint8Array.from([...code, ...field(2, Buffer.from(name)), ...field(3, any)]));
};

/** A length-delimited protobuf field. */
const field = (number: number, bytes: ArrayLike<number>): number[] => [
  number * 8 + 2,
  ...varint(bytes.length),
  ...Array.from(bytes),
];

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(value >> 7)]);
