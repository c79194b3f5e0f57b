import { readFileSync, readdirSync } from 'node:fs';
import { OPERATION_REASONS } from '@envoi/staff-acts';
import { type z } from 'zod';
import { type OperationEvent } from './domain/operation.ts';
import { operationRecordSchemas } from './schemas.ts';

const schemas: Readonly<Record<string, z.ZodType>> = operationRecordSchemas.operation;
const folder = new URL('golden/', import.meta.url);
/** One file for each type that was ever stored. They are never changed; what they hold must be readable for ever. */
const golden = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as OperationEvent,
);
const redriven = golden.find(({ type }) => type === 'ParkedWorkRedriven')!;
const accepts = ({ type, data }: OperationEvent, changed: object) =>
  schemas[type]?.safeParse({ ...data, ...changed }).success;

const id = 'd1b7a0c2-0000-4000-8000-000000000001';

describe('The events of what operators did', () => {
  it('have one golden example each', () => {
    expect(golden.map(({ type }) => type).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(golden)('are read as they were stored: $type', ({ type, data }) => {
    expect(schemas[type]?.parse(data)).toEqual(data);
  });

  it.each(golden)('hold nothing that is not listed: $type', (event) => {
    expect(accepts(event, { note: 'she seemed upset' })).toBe(false);
    expect(accepts(event, { ticket: 'Alice complained' })).toBe(false);
    expect(accepts(event, { reason: 'curiosity' })).toBe(false);
    for (const reason of OPERATION_REASONS) expect(accepts(event, { reason })).toBe(true);
  });

  it('name work by ids of ours, and never a conversation of the inbox by its fingerprint', () => {
    for (const key of [id, `${id}/${id}`, undefined]) expect(accepts(redriven, { key })).toBe(true);
    for (const key of ['ab'.repeat(32), 'mia', `${id}/mia`]) expect(accepts(redriven, { key })).toBe(false);
  });
});
