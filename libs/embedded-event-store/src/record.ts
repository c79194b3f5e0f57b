/** An event as it is stored. */
export type EventRecord = Readonly<{
  /** Place in the whole log, from 1, without gaps. */
  position: bigint;
  stream: string;
  /** Place in its stream, from 0; MAX_REVISION for the tombstone. */
  revision: bigint;
  id: string;
  type: string;
  contentType: string;
  /** 100 ns ticks since 1970, UTC. */
  created: bigint;
  data: Uint8Array;
  metadata: Uint8Array;
}>;

/** An event as a client proposes it. */
export type Proposal = Readonly<Pick<EventRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>>;

/** The largest int64: the revision of a tombstone, and the `$tb` of a deleted stream. */
export const MAX_REVISION = 9_223_372_036_854_775_807n;

export const METADATA_TYPE = '$metadata';
export const TOMBSTONE_TYPE = '$streamDeleted';

/** The stream `x` keeps its metadata in `$$x`. */
export const isMetastream = (stream: string): boolean => stream.startsWith('$$');
export const metastreamOf = (stream: string): string => `$$${stream}`;
/** The stream itself, also for its metastream: both have one head. */
export const ownerOf = (stream: string): string => (isMetastream(stream) ? stream.slice(2) : stream);

/** Bytes that count for the limit of an append. */
export const sizeOf = ({ type, data, metadata }: Proposal): number => type.length + data.length + metadata.length;

/** Bytes of an event in memory, roughly: one without content takes some, too. */
export const weightOf = (event: Proposal): number => sizeOf(event) + 512;
