import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { SECOND, keysOf, plus, project, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { requests, type RequestRow } from '@envoi/requests';
import fc from 'fast-check';
import { type ALog } from '../../test/a-log.ts';
import { aLife, moments } from '../../test/a-life.ts';
import { requestAsOf } from './request-state.ts';

type Event = Recorded<AttachmentExportEvent | ProfileDeletionEvent>;

const rowsOf = async ({ streams }: ALog, subject: SubjectId): Promise<readonly RequestRow[]> => {
  const exports = await streams.load(attachmentExport, subject);
  const deletions = await streams.load(profileDeletion, subject);
  const events: readonly Event[] = [...exports.events, ...deletions.events];
  const rows = new Map<string, RequestRow | undefined>();
  for (const event of events.toSorted((a, b) => (a.position < b.position ? -1 : 1)))
    for (const key of keysOf(requests, event)) rows.set(key, project(requests, rows.get(key), event));
  return [...rows.values()].filter((row) => row !== undefined);
};

/** Of a code that has lapsed the row learns when that is recorded. */
const stateAt = ({ state, nextAt }: RequestRow, now: string): string =>
  state === 'awaiting-code' && nextAt !== undefined && nextAt <= now ? 'lapsed' : state;

it('a row of the requests says the same of a request as its history does', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (lived) => {
      const { log, member, until } = await aLife(lived);
      for (const row of await rowsOf(log, member.subject)) {
        const told = await requestAsOf(log.history(), row.requestId, plus(until, SECOND));
        expect({ kind: row.kind, state: stateAt(row, plus(until, SECOND)), askedAt: row.askedAt }).toEqual({
          kind: told?.command,
          state: told?.state,
          askedAt: told?.askedAt,
        });
        const { linksAlive } = (told?.facts ?? {}) as Readonly<{ linksAlive?: boolean }>;
        const isAlive = row.links !== undefined && row.links.endedBy === undefined && until < row.links.validUntil;
        if (linksAlive !== undefined) expect(isAlive).toBe(linksAlive);
      }
    }),
    { numRuns: Number(process.env['LIVES'] ?? 50) },
  );
});
