import { requestsQuery } from './contract.ts';

const id = '7d9f0a4e-0000-4000-8000-000000000001';
const wrong = (query: object): readonly string[] => {
  const read = requestsQuery.safeParse(query);
  return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'));
};

it('knows an id also in capitals', () => {
  expect(requestsQuery.parse({ id: id.toUpperCase() })).toMatchObject({ id });
});

it('takes a state, or several, and the pages it is to have', () => {
  expect(requestsQuery.parse({ state: 'waiting' })).toMatchObject({ state: ['waiting'], limit: 50, sort: '-askedAt' });
  expect(requestsQuery.parse({ state: ['waiting', 'parked'], limit: '7' })).toMatchObject({ state: ['waiting', 'parked'], limit: 7 }); // prettier-ignore
  expect(['0', '201', '1.5', 'all', ''].map((limit) => wrong({ limit }))).toEqual(Array(5).fill(['limit']));
});

it.each<readonly [object, readonly string[]]>([
  [{ sort: 'dueAt', overdue: 'true', kind: 'export', state: 'waiting', connection: 'acme' }, []],
  [{ sort: '-askedAt', askedFrom: '2026-11-24T10:00:00+02:00', askedTo: '2026-11-25T10:00:00Z' }, []],
  [{ subject: id, askedFrom: '2026-11-24T10:00:00Z', fields: ['id', 'state'] }, []],
  [{ sort: 'dueAt', askedTo: '2026-11-25T10:00:00Z' }, ['askedTo']],
  [{ dueBefore: '2026-11-25T10:00:00Z', overdue: 'true' }, ['dueBefore', 'overdue']],
  [{ id, subject: id }, ['subject']],
  [{ id, sort: 'dueAt' }, ['id']],
  [{ subject: id, connection: 'acme' }, ['connection']],
  [{ askedFrom: '2026-11-24T10:00:00' }, ['askedFrom']],
  [{ askedFrom: '9999-12-31T23:59:59-01:00' }, ['askedFrom']],
  [{ connection: 'a\0' }, ['connection']],
  [{ name: 'Alice' }, ['']],
])('offers what an index serves: %j', (query, fields) => {
  expect(wrong(query)).toEqual(fields);
});
