import { readFileSync, readdirSync } from 'node:fs';
import { type z } from 'zod';
import { type LinkUseEvent } from './domain/link-use.ts';
import { linkUseSchemas } from './schemas.ts';

const schemas: Readonly<Record<string, z.ZodType>> = linkUseSchemas.linkUse;
const folder = new URL('golden/', import.meta.url);
const golden = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as LinkUseEvent,
);

it('there is one golden example of each event', () => {
  expect(golden.map(({ type }) => type).sort()).toEqual(Object.keys(schemas).sort());
});

it.each(golden)('$type is read as it was stored, whole, and has no room for anything else', ({ type, data }) => {
  expect(schemas[type]?.parse(data)).toEqual(data);
  for (const foreign of [{ address: '192.0.2.1' }, { userAgent: 'curl' }, { attachmentId: 'file-1' }])
    expect(schemas[type]?.safeParse({ ...data, ...foreign }).success).toBe(false);
  for (const field of Object.keys(data)) {
    const { [field as keyof typeof data]: _, ...rest } = data;
    expect(schemas[type]?.safeParse(rest).success).toBe(false);
  }
});
