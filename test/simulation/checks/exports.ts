import { attachmentExport, isUnderWay, type AttachmentExportEvent } from '@envoi/attachment-export';
import { between, fold } from '@envoi/event-sourcing';
import { recordedAt, type History, type Person } from '../history.ts';
import { entered, notBefore, once } from './common.ts';

type Of<Type extends AttachmentExportEvent['type']> = Extract<Person['exports'][number], { type: Type }>;

const all = <Type extends AttachmentExportEvent['type']>({ exports }: Person, type: Type): readonly Of<Type>[] =>
  exports.filter((event) => event.type === type) as unknown as readonly Of<Type>[];

/** G3, G4 for exports. */
export const exports = (history: History): readonly string[] =>
  history.people.flatMap((person) => [
    ...withinSevenDays(person, history),
    ...codesUsedOnce(person, history),
    ...early(person),
    ...repeated(person),
    ...afterTheEnd(person),
    ...notOver(person),
  ]);

const GIVEN_BACK = [
  'AttachmentExportFailed',
  'AttachmentExportCancelled',
  'AttachmentExportCancelledByStaff',
  'AttachmentExportLimitReleasedByStaff',
] as const;

/** The slot is given back by what failed or was cancelled before it was announced, and by staff. */
const withinSevenDays = (person: Person, { world }: History): readonly string[] => {
  const given = new Set(GIVEN_BACK.flatMap((type) => all(person, type)).map(({ data }) => data.exportId));
  const taken = all(person, 'AttachmentExportConfirmed').filter(({ data }) => !given.has(data.exportId));
  return taken.flatMap(({ data }, index) => {
    const before = taken[index - 1];
    if (before === undefined || between(before.data.confirmedAt, data.confirmedAt) >= world.policy.export.every)
      return [];
    return [`G4 two exports within seven days: ${before.data.exportId} and ${data.exportId}`];
  });
};

const codesUsedOnce = (person: Person, history: History): readonly string[] => {
  const held = all(person, 'AttachmentExportHeld');
  const confirmed = all(person, 'AttachmentExportConfirmed').filter(
    ({ data }) => !held.some((holding) => holding.data.exportId === data.exportId),
  );
  const used = [...held, ...confirmed];
  return [
    ...once(
      'G4 a code was used twice',
      used.map(({ data }) => data.issue.requestId),
    ),
    ...used
      .filter(({ data }) => !entered(history, person, { command: 'export', issue: data.issue }))
      .map(({ data }) => `G4 ${data.exportId} was confirmed, and nobody entered its code`),
  ];
};

const early = (person: Person): readonly string[] => {
  const { exports: events } = person;
  const validUntil = (expired: Of<'AttachmentExportExpired'>) =>
    events
      .filter(({ revision }) => revision < expired.revision)
      .map(({ data }) => ('issue' in data && data.issue.requestId === expired.data.exportId ? data.issue : undefined))
      .findLast((issue) => issue !== undefined)?.validUntil;
  const ready = new Map(all(person, 'AttachmentExportConfirmed').map(({ data }) => [data.exportId, data]));
  const links = new Map(
    all(person, 'AttachmentExportAnnounced').map(({ data }) => [data.exportId, data.linksValidUntil]),
  );
  return [
    ...all(person, 'AttachmentExportExpired').flatMap((event) =>
      notBefore(validUntil(event), recordedAt(event), 'a code expired'),
    ),
    ...all(person, 'AttachmentExportPrepared').flatMap((event) =>
      notBefore(ready.get(event.data.exportId)?.readyAt, recordedAt(event), 'an export was prepared'),
    ),
    ...all(person, 'AttachmentExportOverdue').flatMap((event) =>
      notBefore(ready.get(event.data.exportId)?.dueAt, recordedAt(event), 'an export was overdue'),
    ),
    ...all(person, 'AttachmentExportLinksExpired').flatMap((event) =>
      notBefore(links.get(event.data.exportId), recordedAt(event), 'links expired'),
    ),
  ];
};

const ONCE = [
  'AttachmentExportConfirmed',
  'AttachmentExportPrepared',
  'AttachmentExportDelivered',
  'AttachmentExportOverdue',
  'AttachmentExportLinksExpired',
  'AttachmentExportFailed',
  'AttachmentExportCancelled',
  'AttachmentExportCancelledByStaff',
  'AttachmentExportLinksRevokedByStaff',
  'AttachmentExportReleasedByStaff',
  'AttachmentExportLimitReleasedByStaff',
] as const;

const repeated = (person: Person): readonly string[] =>
  ONCE.flatMap((type) =>
    once(
      `G3 ${type} twice`,
      all(person, type).map(({ data }) => data.exportId),
    ),
  );

/** D5: closed for good. */
const afterTheEnd = ({ exports: events }: Person): readonly string[] => {
  const closed = events.findIndex(({ type }) => type === 'AttachmentExportsClosed');
  if (closed === -1) return [];
  return events
    .slice(closed + 1)
    .filter(({ type }) => type !== 'AttachmentExportRefused')
    .map(({ type }) => `D5 ${type} after the exports were closed`);
};

const notOver = ({ exports: events, isPoisoned, subject }: Person): readonly string[] => {
  const { current } = fold(attachmentExport, events);
  return isUnderWay(current) && !isPoisoned ? [`G3 the export of ${subject} is ${current.status}, for ever`] : [];
};
