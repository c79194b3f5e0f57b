import { invalidArgument, metadataMissing } from './errors.ts';
import { type EventRecord, type Proposal } from './record.ts';
import { AllStreamPosition, ReadResp, StreamIdentifier, UUID, type Shared, type Streams } from './stubs.ts';

/** Between what is stored and what goes over the wire. */

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Both of the protocol's notations; throws INVALID_ARGUMENT for anything else. */
export const uuidIn = (uuid: Shared.UUID | undefined): string => {
  const structured = uuid?.getStructured();
  const text =
    structured === undefined
      ? (uuid?.getString().toLowerCase() ?? '')
      : [structured.getMostSignificantBits(), structured.getLeastSignificantBits()]
          .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
          .join('')
          .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!uuidPattern.test(text)) throw invalidArgument('an event id must be a UUID');
  return text;
};

/** How a reader wants event ids: as text, or as two signed numbers. */
export type UuidNotation = 'text' | 'structured';

const uuidOf = (id: string, notation: UuidNotation): Shared.UUID => {
  const uuid = new UUID();
  if (notation === 'text') uuid.setString(id);
  else {
    const [most, least] = [id.slice(0, 18), id.slice(18)].map((half) =>
      String(BigInt.asIntN(64, BigInt(`0x${half.replaceAll('-', '')}`))),
    );
    const structured = new UUID.Structured();
    structured.setMostSignificantBits(most ?? '0');
    structured.setLeastSignificantBits(least ?? '0');
    uuid.setStructured(structured);
  }
  return uuid;
};

export const streamIdentifierOf = (stream: string): Shared.StreamIdentifier => {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(stream, 'utf8')));
  return identifier;
};

type ProposedMessage = Streams.AppendReq.ProposedMessage | Streams.BatchAppendReq.ProposedMessage;

const contentTypes: readonly string[] = ['application/json', 'application/octet-stream'];

/**
 * Throws INVALID_ARGUMENT when the id, the type or the content-type is missing or cannot be stored. Whatever else a client
 * says in the metadata map is not kept, as in EventStoreDB.
 */
export const proposalIn = (message: ProposedMessage): Proposal => {
  const type = message.getMetadataMap().get('type');
  const contentType = message.getMetadataMap().get('content-type');
  if (!isText(type) || !isText(contentType)) throw metadataMissing();
  if (!contentTypes.includes(contentType)) throw invalidArgument(`a content-type is one of ${contentTypes.join(', ')}`);
  return {
    id: uuidIn(message.getId()),
    type,
    contentType,
    data: ownBytes(message.getData_asU8()),
    metadata: ownBytes(message.getCustomMetadata_asU8()),
  };
};

/** A copy: what was parsed is a view on the whole request, and would keep all of it in memory. */
const ownBytes = (view: Uint8Array): Buffer => Buffer.from(view);

/** Postgres stores no NUL in a text. */
const isText = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && !text.includes('\u0000');

/** An event as readers and subscribers get it. */
export const eventMessage = (record: EventRecord, notation: UuidNotation = 'text'): Streams.ReadResp => {
  const event = new ReadResp.ReadEvent.RecordedEvent();
  event.setId(uuidOf(record.id, notation));
  event.setStreamIdentifier(streamIdentifierOf(record.stream));
  event.setStreamRevision(String(record.revision));
  event.setCommitPosition(String(record.position));
  event.setPreparePosition(String(record.position));
  event
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.contentType)
    .set('created', String(record.created));
  event.setData(record.data);
  event.setCustomMetadata(record.metadata);
  const read = new ReadResp.ReadEvent();
  read.setEvent(event);
  read.setCommitPosition(String(record.position));
  const response = new ReadResp();
  response.setEvent(read);
  return response;
};

export const notFoundMessage = (stream: string): Streams.ReadResp => {
  const notFound = new ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(streamIdentifierOf(stream));
  const response = new ReadResp();
  response.setStreamNotFound(notFound);
  return response;
};

export const confirmationMessage = (subscription: string): Streams.ReadResp => {
  const confirmation = new ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(subscription);
  const response = new ReadResp();
  response.setConfirmation(confirmation);
  return response;
};

export const checkpointMessage = (position: bigint): Streams.ReadResp => {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  const response = new ReadResp();
  response.setCheckpoint(checkpoint);
  return response;
};

export const caughtUpMessage = (): Streams.ReadResp => {
  const response = new ReadResp();
  response.setCaughtUp(new ReadResp.CaughtUp());
  return response;
};

export const allStreamPosition = (position: bigint): Shared.AllStreamPosition => {
  const message = new AllStreamPosition();
  message.setCommitPosition(String(position));
  message.setPreparePosition(String(position));
  return message;
};
