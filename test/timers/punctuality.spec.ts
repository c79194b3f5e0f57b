import { reportOf, type Due } from './punctuality.ts';

const inTime: readonly Due[] = [
  { due: 1_000, got: [1_000] },
  { due: 1_050, got: [1_300] },
];

it('has nothing against what arrived once, when it was due or later', () => {
  expect(reportOf(inTime)).toEqual({ exports: 2, missing: 0, twice: 0, early: 0, took: 300, lateness: [0, 250] });
});

it.each([
  ['was never there', { due: 2_000, got: [] }, { missing: 1, twice: 0, early: 0 }],
  ['came twice', { due: 2_000, got: [2_001, 2_002] }, { missing: 0, twice: 1, early: 0 }],
  ['came a millisecond too early', { due: 2_000, got: [1_999] }, { missing: 0, twice: 0, early: 1 }],
  ['came too early, and once more', { due: 2_000, got: [1_999, 2_001] }, { missing: 0, twice: 1, early: 1 }],
])('counts what %s', (_, wrong, counted) => {
  expect(reportOf([...inTime, wrong])).toMatchObject({ exports: 3, ...counted });
});
