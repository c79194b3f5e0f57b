import { type AttachmentExportEvent } from '@envoi/attachment-export';
import { SECOND, keysOf, parseStreamName, plus, project, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { requests, type RequestRow } from '@envoi/requests';
import fc from 'fast-check';
import { aLife, moments } from '../../test/a-life.ts';
import { type History } from '../history.ts';
import { requestAsOf } from './request-state.ts';

type Event = Recorded<AttachmentExportEvent | ProfileDeletionEvent>;

const rowsOf = async (history: History, subject: SubjectId): Promise<readonly RequestRow[]> => {
  const rows = new Map<string, RequestRow | undefined>();
  for await (const { readable, event } of history.all()) {
    if (!readable || event.metadata.subject !== subject) continue;
    if (!requests.categories.includes(parseStreamName(event.stream).category)) continue;
    const mine = event as Recorded as Event;
    for (const key of keysOf(requests, mine)) rows.set(key, project(requests, rows.get(key), mine));
  }
  return [...rows.values()].filter((row) => row !== undefined);
};

/** Of a code that has lapsed the row learns when that is recorded. */
const stateAt = ({ state, nextAt }: RequestRow, now: string): string =>
  state === 'awaiting-code' && nextAt !== undefined && nextAt <= now ? 'lapsed' : state;

it('a row of the requests says the same of a request as its history does', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async (lived) => {
      const { log, member, until } = await aLife(lived);
      for (const row of await rowsOf(log.history(), member.subject)) {
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
