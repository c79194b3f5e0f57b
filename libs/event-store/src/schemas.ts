import {
  UnknownEventError,
  parseStreamName,
  type EventMetadata,
  type Instant,
  type Recorded,
  type SubjectId,
} from '@envoi/event-sourcing';
import { z } from 'zod';
import { type StoredEvent } from './event-log.ts';

/**
 * What may be in the log: category → type → a strict zod object. A field that is not listed is refused, on write and on
 * read, so that nothing foreign (and nothing personal) slips in.
 */
export type EventSchemas = Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>;

/** An event whose data or metadata are not what its type allows. The message names fields, never values. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
}

const time = z.iso.datetime({ precision: 3 }).transform((text) => text as Instant);

const metadataSchema: z.ZodType<EventMetadata> = z.strictObject({
  subject: z.guid().transform((id) => id as SubjectId),
  correlation: z.string().min(1).max(100),
  causation: z.string().min(1).max(100),
  command: z.string().min(1).max(100),
  at: time,
  recordedAt: time,
  policy: z.int().nonnegative(),
});

const check = <T>(schema: z.ZodType<T>, value: unknown, what: string): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, code }) => `${path.join('.') || '(whole)'}: ${code}`);
  throw new InvalidEventError(`${what} is not what the allow-list says: ${issues.join(', ')}`);
};

const schemaOf = (schemas: EventSchemas, category: string, type: string): z.ZodType => {
  const types = Object.hasOwn(schemas, category) ? schemas[category] : undefined;
  const schema = types !== undefined && Object.hasOwn(types, type) ? types[type] : undefined;
  if (schema === undefined) throw new UnknownEventError(`no schema for ${type} in the category "${category}"`);
  return schema;
};

/** `data` as it will be stored. Throws UnknownEventError for a type that is not listed, InvalidEventError for its data. */
export const encodeData = (schemas: EventSchemas, category: string, { type, data }: { type: string; data: object }) => {
  const stored = JSON.parse(JSON.stringify(data)) as object;
  check(schemaOf(schemas, category, type), stored, `the data of ${type}`);
  return stored;
};

/** Throws InvalidEventError, so that nothing is written which could not be read again. */
export const encodeMetadata = (metadata: EventMetadata): EventMetadata =>
  check(metadataSchema, metadata, 'the metadata of an event');

/** Of what is stored, all that is about the event itself. */
export type Decodable = Omit<StoredEvent, 'created' | 'position'>;

/** What was stored, checked. Throws UnknownEventError for a type that is not listed, InvalidEventError for its content. */
export const decode = (schemas: EventSchemas, stored: Decodable): Recorded => {
  const { id, stream, revision, type } = stored;
  const data = check(schemaOf(schemas, parseStreamName(stream).category, type), stored.data, `the data of ${type}`);
  const metadata = check(metadataSchema, stored.metadata, `the metadata of ${type}`);
  return { id, stream, revision, type, data: data as object, metadata };
};
