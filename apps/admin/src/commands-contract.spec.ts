import {
  NOTE_LIMIT,
  interventionBody,
  limitAnswer,
  requestAnswer,
  requestPath,
  subjectPath,
} from './interventions/contract.ts';
import { lookupAnswer, lookupBody, reportAnswer, reportQuery } from './lookups/contract.ts';
import { redriveAnswer, redriveBody } from './operations/contract.ts';

const id = '7d9f0a4e-0000-4000-8000-000000000001';
const why = { reason: 'member-asked', ticket: 'OPS-12' };
const drive = { work: 'delivery', key: `${id}/${id}`, why: { reason: 'transient', ticket: 'OPS-12' } };
const look = { workspace: 'acme', memberId: 'mia.müller@acme', why: { reason: 'incident', ticket: 'SEC-1' } };

describe('What staff send to change something', () => {
  it('takes reasons from a list, a ticket number, and a note of limited length', () => {
    const takes = (changed: object) => interventionBody.safeParse({ why: { ...why, ...changed } }).success;
    expect([takes({}), takes({ note: 'x'.repeat(NOTE_LIMIT) })]).toEqual([true, true]);
    expect([takes({ note: 'x'.repeat(NOTE_LIMIT + 1) }), takes({ note: ' ' })]).toEqual([false, false]);
    expect([takes({ reason: 'curiosity' }), takes({ ticket: 'Alice asked' }), takes({ name: 'Alice' })]).not.toContain(true); // prettier-ignore
  });

  it('has no room for a note about work, which may belong to nobody', () => {
    const takes = (changed: object) => redriveBody.safeParse({ ...drive, ...changed }).success;
    expect(takes({})).toBe(true);
    expect([takes({ why: { ...drive.why, note: 'Alice' } }), takes({ why }), takes({ work: 'a b' }), takes({ key: '' })]).not.toContain(true); // prettier-ignore
  });

  it('names one exact member, and a week', () => {
    expect(lookupBody.safeParse(look).success).toBe(true);
    expect(lookupBody.safeParse({ ...look, memberId: '' }).success).toBe(false);
    expect(lookupBody.safeParse({ ...look, memberId: 'mia\n' }).success).toBe(false);
    expect(['2026-W48', '2026-W53', '2026-W54', '2026-48'].map((week) => reportQuery.safeParse({ week }).success)).toEqual([true, true, false, false]); // prettier-ignore
    expect(['9999-W51', '9999-W52', '9999-W53'].map((week) => reportQuery.safeParse({ week }).success)).toEqual([true, false, false]); // prettier-ignore
  });

  it('is about our own ids only', () => {
    expect(requestPath.safeParse({ requestId: 'mia' }).success).toBe(false);
    expect(subjectPath.safeParse({ subject: id }).success).toBe(true);
  });

  it('is answered with how it stands, and nothing of a person', () => {
    for (const schema of [redriveAnswer, requestAnswer, limitAnswer, lookupAnswer, reportAnswer])
      expect(schema.safeParse({ name: 'Mia' }).success).toBe(false);
  });
});
