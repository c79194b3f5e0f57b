import { randomUUID } from 'node:crypto';
import { attachmentExportSchemas, type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { compareWithRebuild, consumerStore, rebuildProjection, runConsumers } from '@envoi/consumers';
import { HOUR, MINUTE, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { dumpReadModel, sql } from '@envoi/read-store';
import { aSubject, collectingLogger, forgetConsumers } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { countUnderWay, findRequest, listLostRequests, listRequests, requests } from './index.ts';

const noon = instant('2026-11-24T12:00:00Z');
const clock = { now: () => noon };
const log = memoryEventLog();
const streams = new Streams(log, attachmentExportSchemas, { ...clock, policyVersion: 1 });
const [lost, due, open] = [aSubject(), aSubject(), aSubject()];
const ids = { lost: randomUUID() as ExportId, due: randomUUID() as ExportId, open: randomUUID() as ExportId };

let postgres: TestPostgres;
let stop: () => Promise<void>;

const issue = (requestId: string) => ({ requestId, number: 1, key: 'k1', issuedAt: noon, validUntil: plus(noon, MINUTE) }); // prettier-ignore
const requested = (exportId: ExportId): AttachmentExportEvent => ({ type: 'AttachmentExportRequested', data: { exportId, issue: issue(exportId), because: 'asked', lookedUpAt: noon, connection: 'acme' } }); // prettier-ignore
const confirmed: AttachmentExportEvent = { type: 'AttachmentExportConfirmed', data: { exportId: ids.due, issue: issue(ids.due), confirmedAt: noon, readyAt: noon, dueAt: plus(noon, HOUR), nextAllowedAt: noon, lookedUpAt: noon } }; // prettier-ignore
const record = (subject: SubjectId, events: readonly AttachmentExportEvent[]) => {
  const cause = { causation: randomUUID(), correlation: 'message', at: noon };
  const stream = { category: 'attachmentExport', initialState: 0, evolve: () => 0 };
  return streams.transact(stream, subject, { cause, command: 'test' }, () => events);
};
const dependencies = () => ({ database: postgres.database, log, streams });

beforeAll(async () => {
  postgres = await startTestPostgres();
  await forgetConsumers(postgres.database);
  await record(lost, [requested(ids.lost), { type: 'AttachmentExportFailed', data: { exportId: ids.lost, reason: 'identity-lost' } }]); // prettier-ignore
  await record(due, [requested(ids.due), confirmed]);
  await record(open, [requested(ids.open)]);
  const consumers = await runConsumers({
    store: consumerStore(postgres.database), log, streams, works: [], projections: [requests], clock, holder: 'worker', logger: collectingLogger(),
  }); // prettier-ignore
  stop = () => consumers.stop();
  await eventually(async () => expect(await findRequest(postgres.database, ids.open)).toBeDefined());
});
afterAll(async () => {
  await stop();
  await postgres.stop();
});

const listed = async (wanted: Partial<Parameters<typeof listRequests>[1]>) => {
  const rows = await listRequests(postgres.database, { by: 'askedAt', isDescending: false, limit: 10, ...wanted });
  return rows.map(({ row }) => row.requestId).sort();
};
const sorted = (...some: readonly string[]) => [...some].sort();

it('lists by kind, state, connection, subject, and by due date what is under way', async () => {
  expect(await listed({})).toEqual(sorted(...Object.values(ids)));
  expect(await listed({ kind: 'deletion' })).toEqual([]);
  expect(await listed({ states: ['awaiting-code', 'failed'] })).toEqual(sorted(ids.open, ids.lost));
  expect(await listed({ connection: 'acme', states: ['waiting'] })).toEqual([ids.due]);
  expect(await listed({ connection: 'other' })).toEqual([]);
  expect(await listed({ subject: open })).toEqual([ids.open]);
  expect(await listed({ by: 'dueAt' })).toEqual([ids.due]);
  expect(await listed({ by: 'dueAt', before: plus(noon, HOUR) })).toEqual([]);
  expect(await countUnderWay(postgres.database, 'export', [plus(noon, HOUR), plus(noon, HOUR + 1)])).toEqual({ all: 1, before: [0, 1] }); // prettier-ignore
});

it('lists those whose person the vault lost', async () => {
  expect((await listLostRequests(postgres.database)).map(({ requestId }) => requestId)).toEqual([ids.lost]);
});

it('is the same when it is made anew, its columns and indexes too', async () => {
  const { database } = postgres;
  const indexesOf = async (generation: number) => {
    const { rows } = await sql<{ definition: string }>`
      select indexdef as definition from pg_indexes where tablename = ${`requests.v2.g${generation}`}`.execute(database.kysely); // prettier-ignore
    return rows.map(({ definition }) => definition.replaceAll(/requests\.v2\.g\d[\w.]*/g, '')).sort();
  };
  const [rows, indexes] = [await dumpReadModel(database, requests), await indexesOf(1)];
  expect(indexes).toHaveLength(1 + requests.indexes!.length);
  await rebuildProjection(requests, dependencies());
  expect(await dumpReadModel(database, requests)).toBe(rows);
  expect(await indexesOf(2)).toEqual(indexes);
  expect(await listed({ states: ['waiting'] })).toEqual([ids.due]);
  expect((await compareWithRebuild(requests, dependencies())).isSame).toBe(true);
});
