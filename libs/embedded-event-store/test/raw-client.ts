import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { credentials, status, type ServiceError } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { Empty, StreamIdentifier, UUID, type Shared } from '../src/stubs.ts';
import messages, {
  type AppendReq,
  type AppendResp,
  type BatchAppendReq,
  type ReadReq,
  type ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';

/** The protocol without the client that keeps to it. Ends with `close()`. */
export const rawClient = (unixSocket: string) =>
  new streamServices.StreamsClient(`unix:${unixSocket}`, credentials.createInsecure());
export type RawClient = ReturnType<typeof rawClient>;

export const streamIdentifier = (name: string): Shared.StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(name)));
  return identifier;
};

export const uuid = (id: string = randomUUID()): Shared.UUID => {
  const message = new UUID();
  message.setString(id);
  return message;
};

const proposed = <Message extends AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage>(
  message: Message,
  data: Uint8Array,
): Message => {
  message.setId(uuid());
  message.getMetadataMap().set('type', 'T').set('content-type', 'application/octet-stream');
  message.setData(data);
  return message;
};

export const appendOptions = (stream: string): AppendReq => {
  const options = new messages.AppendReq.Options();
  options.setStreamIdentifier(streamIdentifier(stream));
  options.setAny(new Empty());
  const request = new messages.AppendReq();
  request.setOptions(options);
  return request;
};

export const appendEvent = (data: Uint8Array = new Uint8Array()): AppendReq => {
  const request = new messages.AppendReq();
  request.setProposedMessage(proposed(new messages.AppendReq.ProposedMessage(), data));
  return request;
};

/** One append in one call; rejects with its status. */
export const append = (client: RawClient, requests: readonly AppendReq[]): Promise<AppendResp> =>
  new Promise((resolve, reject) => {
    const call = client.append((error, response) => (error === null ? resolve(response) : reject(error)));
    for (const request of requests) call.write(request);
    call.end();
  });

/** The first piece of a batched append. */
export const batchRequest = (
  stream: string,
  { correlation = uuid(), isFinal = true, data = new Uint8Array() } = {},
): BatchAppendReq => {
  const options = new messages.BatchAppendReq.Options();
  options.setStreamIdentifier(streamIdentifier(stream));
  options.setAny(new Empty());
  const request = new messages.BatchAppendReq();
  request.setCorrelationId(correlation);
  request.setOptions(options);
  request.setIsFinal(isFinal);
  request.addProposedMessages(proposed(new messages.BatchAppendReq.ProposedMessage(), data));
  return request;
};

/** All that a read answers; rejects with its status. */
export const read = async (client: RawClient, request: ReadReq): Promise<ReadResp[]> => {
  const answers: ReadResp[] = [];
  for await (const answer of client.read(request) as AsyncIterable<ReadResp>) answers.push(answer);
  return answers;
};

/** The status with which a call ends. */
export const statusOf = (call: Promise<unknown>): Promise<ServiceError> =>
  call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error as ServiceError,
  );

/** What a request is taken for, or the name of the status by which it is refused. */
export const taken = <Result>(parse: () => Result): Result | string => {
  try {
    return parse();
  } catch (error) {
    const { code, message } = error as ServiceError;
    return message.length > 15 ? status[code] : 'refused without a sentence';
  }
};
