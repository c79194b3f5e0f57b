import { earliest, latest, type Instant, type Projection, type SubjectId } from '@envoi/event-sourcing';
import { readModel, type Database } from '@envoi/read-store';
import { linkUse, type LinkUseEvent } from './domain/link-use.ts';

/** How often the links of an export were used, as far as it was recorded. */
export type LinkUseRow = Readonly<{
  exportId: string;
  subject: SubjectId;
  count: number;
  firstAt: Instant;
  lastAt: Instant;
}>;

/** By export. Several gateways record their own, in any order. */
export const linkUseByExport: Projection<LinkUseRow, LinkUseEvent> = {
  name: 'link-use',
  version: 1,
  categories: [linkUse.category],
  key: ({ data }) => ('exportId' in data ? data.exportId : []),
  counts: true,
  on: {
    AttachmentLinksUsed: (row, { metadata: { subject }, data: { exportId, count, from, until } }) => ({
      ...{ exportId, subject, count: count + (row?.count ?? 0) },
      firstAt: earliest(from, row?.firstAt ?? from),
      lastAt: latest(until, row?.lastAt ?? until),
    }),
  },
  ignores: ['AttachmentLinkUseClosed'],
};

/** undefined: none is recorded. Throws OutageError while there is no model yet. */
export const findLinkUse = (database: Database, exportId: string): Promise<LinkUseRow | undefined> =>
  readModel<LinkUseRow>(database, linkUseByExport).find(exportId);
