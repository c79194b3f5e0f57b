import { type ExportId } from '@envoi/attachment-export';
import { MINUTE, instant, keysOf, plus, project, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type LinkUseEvent } from './domain/link-use.ts';
import { linkUseByExport, type LinkUseRow } from './read-model.ts';

const subject = 'c6a0d8a4-8c0e-4a39-bb7e-1de1d1a3a001' as SubjectId;
const exportId = '4f6f3b7e-51c0-4a45-9a9b-0b6a4a3a0001' as ExportId;
const noon = instant('2026-11-27T12:00:00Z');

const recorded = (event: LinkUseEvent) => ({ ...event, metadata: { subject } }) as Recorded<LinkUseEvent>;
const used = (count: number, fromMinute: number, untilMinute: number) =>
  recorded({
    type: 'AttachmentLinksUsed',
    data: { exportId, count, from: plus(noon, fromMinute * MINUTE), until: plus(noon, untilMinute * MINUTE) },
  });
const closed = recorded({ type: 'AttachmentLinkUseClosed', data: { deletionId: exportId } });
const after = (...events: readonly Recorded<LinkUseEvent>[]) =>
  events.reduce<LinkUseRow | undefined>((row, event) => project(linkUseByExport, row, event), undefined);

it('sums the uses of an export, the first and the last, in whatever order gateways recorded them', () => {
  const row = { exportId, subject, count: 6, firstAt: noon, lastAt: plus(noon, 9 * MINUTE) };
  const events = [used(1, 2, 3), used(2, 0, 9), used(3, 4, 5)];
  expect(keysOf(linkUseByExport, events[0]!)).toEqual([exportId]);
  expect(after(...events)).toEqual(row);
  expect(after(...events.toReversed())).toEqual(row);
});

it('keeps what was counted when the profile is deleted', () => {
  expect(keysOf(linkUseByExport, closed)).toEqual([]);
  expect(after(used(1, 0, 0), closed)?.count).toBe(1);
});
