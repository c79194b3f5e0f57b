import { type LinkUseEvent } from '@envoi/link-use';
import { type History, type Person } from '../history.ts';
import { once } from './common.ts';

type Used = Extract<LinkUseEvent, { type: 'AttachmentLinksUsed' }>['data'];

const usesOf = ({ linkUse: events }: Person): readonly Used[] =>
  events.flatMap(({ type, data }) => (type === 'AttachmentLinksUsed' ? [data] : []));

/** No use is recorded that was none, none twice, and none of who is deleted (D5). What a gateway that died had counted is missing. */
export const linkUse = (history: History): readonly string[] =>
  history.people.flatMap((person) => [
    ...atMostUsed(person, history),
    ...onceAnnounced(person),
    ...afterTheEnd(person),
  ]);

const atMostUsed = (person: Person, { world }: History): readonly string[] => {
  const recorded = Map.groupBy(usesOf(person), ({ exportId }) => exportId);
  return [...recorded].flatMap(([exportId, uses]) => {
    const count = uses.reduce((sum, use) => sum + use.count, 0);
    return count > (world.used.get(exportId) ?? 0) ? [`links of ${exportId} were used less than ${count} times`] : [];
  });
};

const onceAnnounced = (person: Person): readonly string[] => {
  const announced = new Set(
    person.exports.flatMap(({ type, data }) => (type === 'AttachmentExportAnnounced' ? [data.exportId] : [])),
  );
  return usesOf(person)
    .filter(({ exportId }) => !announced.has(exportId))
    .map(({ exportId }) => `links of ${exportId} were used, and never announced`);
};

const afterTheEnd = ({ linkUse: events, deletions, exports, subject }: Person): readonly string[] => {
  const closed = events.findIndex(({ type }) => type === 'AttachmentLinkUseClosed');
  const wasAnnounced = exports.some(({ type }) => type === 'AttachmentExportAnnounced');
  const areClosed = deletions.some(({ type }) => type === 'ExportsClosed');
  return [
    ...(closed === -1 && wasAnnounced && areClosed ? [`D5 the use of links of ${subject} was not closed`] : []),
    ...(closed === -1
      ? []
      : events.slice(closed + 1).map(({ type }) => `D5 ${type} after the use of links was closed`)),
    ...once(
      'the use of links was closed twice',
      events.filter(({ type }) => type === 'AttachmentLinkUseClosed').map(() => subject),
    ),
  ];
};
