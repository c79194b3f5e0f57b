import { type AnyProjection } from '@envoi/consumers';
import { instant, type Projection, type Recorded } from '@envoi/event-sourcing';
import { memoryEventLog } from '@envoi/event-store';
import { z } from 'zod';
import { type History } from '../history.ts';
import { Random } from '../random.ts';
import { rebuilt } from './rebuilt.ts';

type Row = Readonly<{ key: string; number: number }>;
type Numbered = { type: 'Numbered'; data: Readonly<{ number: number }> };
const numbers = (
  on: (row: Row | undefined, event: Recorded<Numbered>) => Row | undefined,
  key = ({ metadata }: Recorded): string => metadata.subject,
): Projection<Row, Numbered> => ({
  ...{ name: 'numbers', version: 1, categories: ['number'], key, on: { Numbered: on }, ignores: [] },
});
const latest = numbers((_, { metadata, data }) => ({ key: metadata.subject, number: data.number }));

const subjects = ['a', 'b', 'c'].map((letter) => `7d9f0a4e-0000-4000-8000-00000000000${letter}`);
const at = instant('2026-11-24T10:00:00Z');
const log = memoryEventLog();
beforeAll(async () => {
  for (let number = 1; number <= 30; number += 1) {
    const subject = subjects[number % 3] ?? '';
    const metadata = { subject, ...{ correlation: 'c', causation: 'c', command: 'c', at, recordedAt: at, policy: 1 } };
    const revision = BigInt(Math.floor((number - 1) / 3) - 1);
    await log.append(`number-${subject}`, revision, [
      { id: String(number), type: 'Numbered', data: { number }, metadata },
    ]);
  }
});

/** A run in which these rows are live; by default, the latest number of each. */
const judge = (projection: AnyProjection, live: readonly Row[] = lastRows, seed = 1): readonly string[] => {
  const world = {
    random: new Random(seed),
    store: { rowsOf: () => new Map(live.map((row) => [row.key, JSON.stringify(row)])), parkedSubjects: [] },
    ...{ log, schemas: { number: { Numbered: z.strictObject({ number: z.int() }) } }, time: { now: () => at } },
  };
  return rebuilt({ log: log.events, people: [], world } as unknown as History, [projection]);
};
const lastRows = [30, 28, 29].map((number) => ({ key: subjects[number % 3] ?? '', number }));

it('has nothing against a read model that is a function of the log', () => {
  for (let seed = 1; seed <= 20; seed += 1) expect(judge(latest, lastRows, seed)).toEqual([]);
});

it('sees every byte that is not the same in the live rows', () => {
  const found = judge(latest, [...lastRows.slice(1), { ...lastRows[0]!, number: 31 }]);
  expect(found).toHaveLength(3);
  expect(found[0]).toMatch(/^G6 numbers is not the same made anew event by event: .*31.* \/ .*30/);
  expect(judge(latest, lastRows.slice(1))).toHaveLength(3);
});

it.each([
  [
    'counts duplicates',
    numbers((row, { metadata }) => ({ key: metadata.subject, number: (row?.number ?? 0) + 1 })),
    10,
  ],
  [
    'depends on the order of subjects',
    numbers(
      (_, { data }) => ({ key: 'all', number: data.number }),
      () => 'all',
    ),
    30,
  ],
])('sees that a read model %s', (_, projection, number) => {
  const keys = number === 10 ? subjects : ['all'];
  expect(
    judge(
      projection,
      keys.map((key) => ({ key, number })),
    ),
  ).toEqual([expect.stringMatching('made anew at once, from duplicates in another order')]);
});

it('has nothing against one that says that it counts, unless it counts in another way than by sums', () => {
  const count = numbers((row, { metadata }) => ({ key: metadata.subject, number: (row?.number ?? 0) + 1 }));
  const tens = subjects.map((key) => ({ key, number: 10 }));
  expect(judge({ ...count, counts: true }, tens)).toEqual([]);
  const last = numbers(
    (_, { data }) => ({ key: 'all', number: data.number }),
    () => 'all',
  );
  expect(judge({ ...last, counts: true }, [{ key: 'all', number: 30 }])).toHaveLength(1);
});

it('folds some batches twice, as after a transaction that never ended', () => {
  let folds = 0;
  const counting = numbers((_, { metadata, data }) => {
    folds += 1;
    return { key: metadata.subject, number: data.number };
  });
  expect(judge({ ...counting, counts: true })).toEqual([]);
  expect(folds).toBeGreaterThan(3 * 30);
});

it('sees that a read model remembers something beside its rows', () => {
  let seen = 0;
  const impure = numbers((_, { metadata, data }) => ({
    key: metadata.subject,
    number: data.number + (seen++ < 30 ? 0 : 1),
  }));
  expect(judge(impure)).toEqual([
    expect.stringMatching(/made anew by \d, broken off now and then/),
    expect.stringMatching('made anew at once'),
  ]);
});
