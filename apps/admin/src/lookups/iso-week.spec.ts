import { isoWeek } from './iso-week.ts';

it.each([
  ['2026-W48', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
  ['2026-W01', '2025-12-29T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
  ['2026-W53', '2026-12-28T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
  ['2021-W01', '2021-01-04T00:00:00.000Z', '2021-01-11T00:00:00.000Z'],
])('%s is from %s to %s', (week, from, to) => {
  expect(isoWeek(week)).toEqual({ from, to });
});

it('there is no 53rd week in a year of 52', () => {
  expect(isoWeek('2025-W53')).toBeUndefined();
});
