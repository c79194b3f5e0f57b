import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import streamMessages from '@eventstore/db-client/generated/streams_pb.js';
import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';

/** An event as the server has it, byte by byte: the client itself would parse JSON, and write it anew. */
export type RawEvent = Readonly<{
  stream: string;
  revision: bigint;
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
  /** The server's own: it is another in every log. */
  position: Position;
}>;

/** Old logs have events that share the first number. */
export type Position = Readonly<{ commit: bigint; prepare: bigint }>;

/** What counts for the limits of an append, bytes. */
export const sizeOf = ({ type, data, metadata }: RawEvent): number => 2 * type.length + data.length + metadata.length;

/** `x` for `x` and for its metastream `$$x`. */
const ownerOf = (stream: string): string => (stream.startsWith('$$') ? stream.slice(2) : stream);

/** The server's own streams (statistics, users, settings, and what is said about them) are no part of what is copied. */
export const isCopied = ({ stream }: RawEvent): boolean => !ownerOf(stream).startsWith('$');

const isTombstone = ({ type }: RawEvent): boolean => type === '$streamDeleted';

/** `$tb` at the largest int64: in JSON's doubles, 2^63. */
const isSoftDeletion = ({ stream, data }: RawEvent): boolean => {
  if (!stream.startsWith('$$')) return false;
  const [, truncateBefore] = /"\$tb"\s*:\s*([0-9.eE+]+)/.exec(Buffer.from(data).toString('utf8')) ?? [];
  return Number(truncateBefore) >= 2 ** 63;
};

/** The deleted stream, if the event deletes one. */
export const deletedBy = (event: RawEvent): string | undefined =>
  isTombstone(event) || isSoftDeletion(event) ? ownerOf(event.stream) : undefined;

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
  const all = new ReadReq.Options.AllOptions();
  if (from === 'start') all.setStart(new Empty());
  else if (from === 'last') all.setEnd(new Empty());
  else all.setPosition(positionMessage(from));
  const uuids = new ReadReq.Options.UUIDOption();
  uuids.setString(new Empty());
  const options = new ReadReq.Options();
  options.setAll(all);
  options.setReadDirection(ReadReq.Options.ReadDirection[from === 'last' ? 'BACKWARDS' : 'FORWARDS']);
  options.setCount(from === 'last' ? '1' : String(Number.MAX_SAFE_INTEGER));
  options.setResolveLinks(false);
  options.setNoFilter(new Empty());
  options.setUuidOption(uuids);
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
