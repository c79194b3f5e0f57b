import { readFileSync, readdirSync } from 'node:fs';
import { type z } from 'zod';
import { LOOKUPS, REASONS, RECIPIENTS, type AccessEvent } from './domain/access.ts';
import { accessRecordSchemas } from './schemas.ts';

const schemas: Readonly<Record<string, z.ZodType>> = accessRecordSchemas.access;
const folder = new URL('golden/', import.meta.url);
/** One file for each type that was ever stored. They are never changed; what they hold must be readable for ever. */
const golden = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as AccessEvent,
);
const [exported, lookedAt] = ['EvidenceExported', 'RecordsLookedAt'].map((name) =>
  golden.find(({ type }) => type === name),
) as [AccessEvent, AccessEvent];
const accepts = ({ type, data }: AccessEvent, changed: object) =>
  schemas[type]?.safeParse({ ...data, ...changed }).success;

const id = 'd1b7a0c2-0000-5000-8000-000000000001';
const [from, to] = ['2026-07-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'];

describe('The events of who looked', () => {
  it('have one golden example each', () => {
    expect(golden.map(({ type }) => type).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(golden)('are read as they were stored: $type', ({ type, data }) => {
    expect(schemas[type]?.parse(data)).toEqual(data);
  });

  it.each(golden)('hold nothing that is not listed, and everything that is: $type', (event) => {
    expect(accepts(event, { note: 'she seemed upset' })).toBe(false);
    for (const field of Object.keys(event.data)) expect(accepts(event, { [field]: undefined })).toBe(false);
  });

  it('know each way of looking, each target, each reason and each recipient', () => {
    for (const lookup of LOOKUPS) expect(accepts(lookedAt, { lookup })).toBe(true);
    for (const reason of REASONS) expect(accepts(lookedAt, { reason })).toBe(true);
    for (const recipient of RECIPIENTS) expect(accepts(exported, { recipient })).toBe(true);
    const streams = [`conversation-${id}`, `access-${id}`, 'ledger-heads'].map((stream) => ({
      kind: 'stream',
      stream,
    }));
    const others = [{ kind: 'subject', id }, { kind: 'period', from, to }, { kind: 'system' }];
    for (const target of [...streams, ...others]) expect(accepts(lookedAt, { target })).toBe(true);
  });

  it.each([
    ['a reason of its own', { reason: 'curiosity' }],
    ['a ticket that is a sentence', { ticket: 'AUD-12 Alice complained' }],
    ['a ticket without a number', { ticket: 'Alice' }],
    ['a person as target', { target: { kind: 'subject', id: 'alice@example.org' } }],
    ['a stream with a name', { target: { kind: 'stream', stream: 'conversation-alice' } }],
    ['a period of words', { target: { kind: 'period', from: 'when Alice left', to } }],
    ['a note beside the target', { target: { kind: 'system', note: 'Alice' } }],
  ])('have no room for free text: %s', (_, changed) => {
    expect(accepts(lookedAt, changed)).toBe(false);
  });
});
