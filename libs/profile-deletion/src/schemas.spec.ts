import { readFileSync, readdirSync } from 'node:fs';
import { type z } from 'zod';
import { type ProfileDeletionEvent } from './domain/events.ts';
import { cancelled, expired, held, wholeRoad } from './domain/examples.ts';
import { profileDeletionSchemas } from './schemas.ts';

const schemas: Readonly<Record<string, z.ZodType>> = profileDeletionSchemas.profileDeletion;
const folder = new URL('golden/', import.meta.url);
/** One file for each type that was ever stored. They are never changed; what they hold must be readable for ever. */
const golden = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as ProfileDeletionEvent,
);

const OPTIONAL: readonly string[] = [
  'ProfileDeletionRefused.until',
  'ProfileDeletionRefused.deletionId',
  'ProfileDeletionStateShown.startAt',
  'ExportsClosed.goodbyeBy',
  'SubjectForgotten.deletionId',
];

describe('The events of deletions', () => {
  it('have one golden example each', () => {
    expect(golden.map(({ type }) => type).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(golden)('are read as they were stored: $type', ({ type, data }) => {
    expect(schemas[type]?.parse(data)).toEqual(data);
  });

  it.each(golden)('hold nothing that is not listed: $type', ({ type, data }) => {
    expect(schemas[type]?.safeParse({ ...data, name: 'Alice' }).success).toBe(false);
  });

  it.each(golden)('are refused when something is missing: $type', ({ type, data }) => {
    for (const field of Object.keys(data).filter((name) => !OPTIONAL.includes(`${type}.${name}`))) {
      const { [field as keyof typeof data]: _, ...rest } = data;
      expect(schemas[type]?.safeParse(rest).success).toBe(false);
    }
  });

  it('have no room for what a workspace might say about somebody', () => {
    const { data } = golden.find(({ type }) => type === 'ContentDeleted')!;
    const retained = [{ category: 'Alice Miller', reason: 'law' }];
    expect(schemas['ContentDeleted']!.safeParse({ ...data, retained }).success).toBe(false);
  });

  it('name a connection as operators call it, and nothing else', () => {
    const { data } = golden.find(({ type }) => type === 'ProfileDeletionRequested')!;
    const over = (connection: string) =>
      schemas['ProfileDeletionRequested']!.safeParse({ ...data, connection }).success;
    expect(over('acme-2')).toBe(true);
    for (const foreign of ['alice@example.org', 'Alice', '', 'a'.repeat(64)]) expect(over(foreign)).toBe(false);
  });

  it('fit what is decided', () => {
    for (const { type, data } of [...wholeRoad, held, cancelled, expired])
      expect(schemas[type]?.safeParse(data)).toMatchObject({ success: true });
  });
});
