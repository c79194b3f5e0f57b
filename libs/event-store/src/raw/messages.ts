import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import streamMessages from '@eventstore/db-client/generated/streams_pb.js';
import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';

import { type Position, type RawEvent } from './raw-event.ts';

export const rawEvent = (message: Streams.ReadResp.ReadEvent.RecordedEvent): RawEvent => ({
  stream: Buffer.from(message.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8'),
  revision: BigInt(message.getStreamRevision()),
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
  position: { commit: BigInt(message.getCommitPosition()), prepare: BigInt(message.getPreparePosition()) },
});

const { Empty, StreamIdentifier, UUID } = sharedMessages;
const { AppendReq, ReadReq } = streamMessages;

/** Of the whole log: forwards from a position on (inclusive), or its last event. */
export const readRequest = (from: Position | 'start' | 'last'): Streams.ReadReq => {
  const options = readingOf(from === 'last' ? 'end' : from);
  options.setReadDirection(ReadReq.Options.ReadDirection[from === 'last' ? 'BACKWARDS' : 'FORWARDS']);
  options.setCount(from === 'last' ? '1' : String(Number.MAX_SAFE_INTEGER));
  return requestOf(options);
};

/** The whole log after a position, and live from then on. */
export const subscribeRequest = (after: Position | 'start'): Streams.ReadReq => {
  const options = readingOf(after);
  options.setReadDirection(ReadReq.Options.ReadDirection.FORWARDS);
  options.setSubscription(new ReadReq.Options.SubscriptionOptions());
  return requestOf(options);
};

const readingOf = (from: Position | 'start' | 'end'): Streams.ReadReq.Options => {
  const all = new ReadReq.Options.AllOptions();
  if (from === 'start') all.setStart(new Empty());
  else if (from === 'end') all.setEnd(new Empty());
  else all.setPosition(positionMessage(from));
  const uuids = new ReadReq.Options.UUIDOption();
  uuids.setString(new Empty());
  const options = new ReadReq.Options();
  options.setAll(all);
  options.setResolveLinks(false);
  options.setNoFilter(new Empty());
  options.setUuidOption(uuids);
  return options;
};

const requestOf = (options: Streams.ReadReq.Options): Streams.ReadReq => {
  const request = new ReadReq();
  request.setOptions(options);
  return request;
};

const positionMessage = ({ commit, prepare }: Position): Streams.ReadReq.Options.Position => {
  const message = new ReadReq.Options.Position();
  message.setCommitPosition(String(commit));
  message.setPreparePosition(String(prepare));
  return message;
};

/** The messages of one append: to the stream at exactly this revision (-1: no stream). */
export const appendRequests = (stream: string, after: bigint, events: readonly RawEvent[]): Streams.AppendReq[] => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream, 'utf8').toString('base64'));
  const options = new AppendReq.Options();
  options.setStreamIdentifier(identifier);
  if (after < 0n) options.setNoStream(new Empty());
  else options.setRevision(String(after));
  const head = new AppendReq();
  head.setOptions(options);
  return [head, ...events.map(proposal)];
};

const proposal = (event: RawEvent): Streams.AppendReq => {
  const message = new AppendReq.ProposedMessage();
  message.setId(uuidOf(event.id));
  message.getMetadataMap().set('type', event.type).set('content-type', event.contentType);
  message.setData(event.data);
  message.setCustomMetadata(event.metadata);
  const request = new AppendReq();
  request.setProposedMessage(message);
  return request;
};

const uuidOf = (id: string): Shared.UUID => {
  const uuid = new UUID();
  uuid.setString(id);
  return uuid;
};
