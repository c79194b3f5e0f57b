import { readFileSync } from 'node:fs';
import { memberLookupSchemas } from './schemas.ts';

const { MemberLookedUp } = memberLookupSchemas.lookup;
const golden = JSON.parse(readFileSync(new URL('golden/MemberLookedUp.json', import.meta.url), 'utf8')) as { data: object }; // prettier-ignore
const accepts = (changed: object) => MemberLookedUp.safeParse({ ...golden.data, ...changed }).success;

it('is read as it was stored', () => {
  expect(MemberLookedUp.parse(golden.data)).toEqual(golden.data);
});

it('has no room for who somebody is outside, nor for free text', () => {
  expect(accepts({ subject: undefined, outcome: 'not-found' })).toBe(true);
  for (const changed of [{ memberId: 'mia' }, { subject: 'mia' }, { ticket: 'Mia rang' }, { reason: 'curiosity' }])
    expect(accepts(changed)).toBe(false);
});
