import { type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { DAY, HOUR, instant, keysOf, plus, project, type Instant, type Recorded } from '@envoi/event-sourcing';
import { type DeletionId, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import fc from 'fast-check';
import { NOTHING, dailyFigures, quantileOf, together, type DayRow } from './index.ts';
import { counted } from './durations.ts';

type Event = AttachmentExportEvent | ProfileDeletionEvent;

const noon = instant('2026-11-24T12:00:00Z');
const lookedUpAt = noon;
const exportId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0001' as ExportId;
const deletionId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0009' as DeletionId;
const at = (event: Event, when: Instant = noon) => ({ ...event, metadata: { at: when } }) as Recorded<Event>;

const daysAfter = (...events: readonly Recorded<Event>[]): Readonly<Record<string, DayRow | undefined>> => {
  const rows: Record<string, DayRow | undefined> = {};
  for (const event of events)
    for (const key of keysOf(dailyFigures, event)) rows[key] = project(dailyFigures, rows[key], event);
  return rows;
};

const delivered = (after: number): Event => ({ type: 'AttachmentExportDelivered', data: { exportId, deliveredAt: plus(noon, after), confirmedAt: noon } }); // prettier-ignore
const cancelled: Event = { type: 'AttachmentExportCancelled', data: { exportId, because: 'member' } };
const refused: Event = { type: 'ProfileDeletionRefused', data: { command: 'request', reason: 'managed', lookedUpAt } };
const late = (percent: 50 | 100): Event => ({ type: 'ProfileDeletionLate', data: { deletionId, percent } });

it('counts on the day on which it happened, in UTC', () => {
  const midnight = instant('2026-11-25T00:00:00Z');
  const rows = daysAfter(at(cancelled, plus(midnight, -1)), at(cancelled, midnight), at(cancelled, midnight));
  expect([rows['2026-11-24']?.export.cancelled, rows['2026-11-25']?.export.cancelled]).toEqual([1, 2]);
});

it('counts refusals by kind and reason, and who is late once', () => {
  expect(daysAfter(at(refused), at(refused), at(late(50)), at(late(100)))['2026-11-24']).toEqual({
    day: '2026-11-24',
    export: NOTHING,
    deletion: { ...NOTHING, overdue: 1 },
    refusals: { 'deletion/managed': 2 },
  });
});

it('knows how long it took, within 3 %; of what does not say so, only that it was', () => {
  const untimed: Event = { type: 'AttachmentExportDelivered', data: { exportId, deliveredAt: noon } };
  const { export: exports } = daysAfter(at(delivered(25 * HOUR)), at(untimed))['2026-11-24']!;
  expect(exports.finished).toBe(2);
  expect(Object.values(exports.took)).toEqual([1]);
  expect(Math.abs(quantileOf(exports.took, 0.5)! / (25 * 3_600) - 1)).toBeLessThan(0.031);
});

it('comes to the same sums in whatever order events are applied', () => {
  const events = [
    at(cancelled),
    at(refused),
    at(late(100)),
    at(delivered(HOUR)),
    at(delivered(2 * DAY)),
    at(cancelled),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
      expect(daysAfter(...shuffled)).toEqual(daysAfter(...events));
    }),
  );
});

it('a quantile of several days is that of all of them, within 3 %, and a second for whole numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 60, max: 3_000_000 }), { minLength: 1, maxLength: 200 }), (seconds) => {
      const half = Math.ceil(seconds.length / 2);
      const of = (some: readonly number[]) => some.reduce(counted, {});
      const sum = together([of(seconds.slice(0, half)), of(seconds.slice(half))]);
      const exact = seconds.toSorted((a, b) => a - b)[Math.ceil(0.95 * seconds.length) - 1]!;
      expect(Math.abs(quantileOf(sum, 0.95)! - exact)).toBeLessThanOrEqual(0.03 * exact + 1);
    }),
  );
  expect(quantileOf({}, 0.5)).toBeUndefined();
});
