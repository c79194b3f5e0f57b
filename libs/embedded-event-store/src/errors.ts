import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { type Expected } from './expected-revision.ts';

/** Trailers carry nothing else: other characters of a stream's name are percent-encoded. */
const inAscii = (text: string): string => text.replace(/[^ -~]/gu, encodeURIComponent);

/** What ends a call: a status, and the trailers by which clients tell the reasons apart. */
const serviceError = (code: status, details: string, trailers: Record<string, string> = {}): ServiceError => {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, inAscii(value));
  return Object.assign(new Error(details), { code, details, metadata });
};

export const unavailable = (details: string): ServiceError => serviceError(status.UNAVAILABLE, details);

export const invalidArgument = (details: string): ServiceError => serviceError(status.INVALID_ARGUMENT, details);

export const unimplemented = (what: string): ServiceError =>
  serviceError(status.UNIMPLEMENTED, `this node does not offer ${what}: use EventStoreDB for it`);

export const streamDeleted = (stream: string): ServiceError =>
  serviceError(status.FAILED_PRECONDITION, `the stream ${stream} is deleted for good`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

/** An expectation as the number by which trailers name it. */
const numberOf = (expected: Expected): bigint => {
  if (typeof expected === 'bigint') return expected;
  return { 'no-stream': -1n, any: -2n, 'stream-exists': -4n }[expected];
};

export const wrongRevision = (stream: string, expected: Expected, current: bigint): ServiceError =>
  serviceError(status.FAILED_PRECONDITION, `the stream ${stream} is at revision ${String(current)}`, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': String(numberOf(expected)),
    'actual-version': String(current),
  });

/** An append may have so many bytes. */
export const MAX_APPEND_SIZE = 1024 * 1024;

/** Of which there may be so many even when they are empty. */
export const MAX_APPEND_EVENTS = 20_000;

const TOO_BIG = 'maximum-append-size-exceeded';

export const appendTooBig = (): ServiceError =>
  serviceError(status.INVALID_ARGUMENT, `an append has at most ${MAX_APPEND_SIZE} bytes`, {
    exception: TOO_BIG,
    'maximum-append-size': String(MAX_APPEND_SIZE),
  });

export const isAppendTooBig = (error: Error): boolean =>
  isServiceError(error) && error.metadata.get('exception').includes(TOO_BIG);

export const metadataMissing = (): ServiceError =>
  serviceError(status.INVALID_ARGUMENT, 'an event needs a type and a content-type', {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

/** Our own errors as they are; anything else must have come from the database. */
export const asServiceError = (error: unknown): ServiceError => {
  if (isServiceError(error)) return error;
  return unavailable(error instanceof Error ? error.message : 'the node cannot answer now');
};

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
