import { instantOf } from './instants.ts';

it('an instant is the beginning of a day in UTC, or said with its time zone', () => {
  expect(instantOf('2026-11-24', '--from')).toBe('2026-11-24T00:00:00.000Z');
  expect(instantOf('2026-11-24T10:00:00Z', '--from')).toBe('2026-11-24T10:00:00.000Z');
  expect(instantOf('2026-11-24T10:00:00.5+02:00', '--from')).toBe('2026-11-24T08:00:00.500Z');
});

it.each(['yesterday', '2026-11-24T10:00:00', '2026-02-30', '24.11.2026', '', '20261124'])('%j is none', (text) => {
  expect(() => instantOf(text, '--from')).toThrow('--from must be a day');
});
