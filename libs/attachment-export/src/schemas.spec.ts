import { readFileSync, readdirSync } from 'node:fs';
import { type z } from 'zod';
import { type AttachmentExportEvent } from './domain/events.ts';
import {
  announced,
  cancelled,
  confirmed,
  delivered,
  expired,
  held,
  linksExpired,
  prepared,
  requested,
  revoked,
  undeliverable,
} from './domain/examples.ts';
import { attachmentExportSchemas } from './schemas.ts';

const schemas: Readonly<Record<string, z.ZodType>> = attachmentExportSchemas.attachmentExport;
const folder = new URL('golden/', import.meta.url);
/** One file for each type that was ever stored. They are never changed; what they hold must be readable for ever. */
const golden = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as AttachmentExportEvent,
);

describe('The events of exports', () => {
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

  it('hold no code, and nothing else in place of an id, an instant or a number', () => {
    const { data } = golden.find(({ type }) => type === 'AttachmentExportCodeShown')!;
    const shown = schemas['AttachmentExportCodeShown']!;
    expect(shown.safeParse({ ...data, exportId: 'qwzxcv' }).success).toBe(false);
    expect(
      shown.safeParse({ ...data, issue: { ...('issue' in data ? data.issue : {}), code: 'qwzxcv' } }).success,
    ).toBe(false);
  });

  it('name a connection as operators call it, and nothing else', () => {
    const { data } = golden.find(({ type }) => type === 'AttachmentExportRequested')!;
    const over = (connection: string) =>
      schemas['AttachmentExportRequested']!.safeParse({ ...data, connection }).success;
    expect(over('acme-2')).toBe(true);
    for (const foreign of ['alice@example.org', 'Alice', '', 'a'.repeat(64)]) expect(over(foreign)).toBe(false);
  });

  it('fit what is decided', () => {
    const events = [requested, confirmed, held, prepared, announced, delivered, revoked, linksExpired, cancelled];
    for (const { type, data } of [...events, expired, undeliverable])
      expect(schemas[type]?.safeParse(data)).toMatchObject({ success: true });
  });
});

const OPTIONAL: readonly string[] = [
  'AttachmentExportRefused.until',
  'AttachmentExportRefused.exportId',
  'AttachmentExportStateShown.readyAt',
  'AttachmentExportStateShown.dueAt',
];
