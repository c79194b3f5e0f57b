import { attachmentExportSchemas, type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { plus, instant, MINUTE, SECOND, type SubjectId } from '@envoi/event-sourcing';
import { memoryEventLog, Streams } from '@envoi/event-store';
import { consumerStore, rebuildProjection, runConsumers } from '@envoi/consumers';
import { findRateLimit, listRateLimits, rateLimit } from '@envoi/rate-limit';
import { dumpReadModel } from '@envoi/read-store';
import { randomUUID } from 'node:crypto';
import { aSubject, collectingLogger, forgetConsumers } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { findPendingConfirmation, listPendingConfirmations, pendingConfirmations } from './index.ts';

const noon = instant('2026-11-24T12:00:00Z');
const nextAllowedAt = plus(noon, MINUTE);
const [waiting, confirmed] = [aSubject(), aSubject()].toSorted() as [SubjectId, SubjectId];
const exportId = randomUUID() as ExportId;
const issue = { requestId: exportId, number: 1, key: 'k1', issuedAt: noon, validUntil: plus(noon, MINUTE) };
const requested: AttachmentExportEvent = {
  type: 'AttachmentExportRequested',
  data: { exportId, issue, because: 'asked', lookedUpAt: noon },
};
const confirmation: AttachmentExportEvent = {
  type: 'AttachmentExportConfirmed',
  data: { exportId, issue, confirmedAt: noon, readyAt: noon, dueAt: noon, nextAllowedAt, lookedUpAt: noon },
};

let postgres: TestPostgres;
let stop: () => Promise<void>;
const log = memoryEventLog();
const clock = { now: () => noon };
const streams = new Streams(log, attachmentExportSchemas, { ...clock, policyVersion: 1 });

const record = async (subject: SubjectId, events: readonly AttachmentExportEvent[]) => {
  const cause = { causation: randomUUID(), correlation: 'message', at: noon };
  const stream = { category: 'attachmentExport', initialState: 0, evolve: () => 0 };
  await streams.transact(stream, subject, { cause, command: 'test' }, () => events);
};

beforeAll(async () => {
  postgres = await startTestPostgres();
  await forgetConsumers(postgres.database);
  await record(waiting, [requested]);
  await record(confirmed, [requested, confirmation]);
  const projections = [pendingConfirmations, rateLimit];
  const consumers = await runConsumers({
    store: consumerStore(postgres.database), log, streams, works: [], projections, clock, holder: 'worker', logger: collectingLogger(),
  }); // prettier-ignore
  stop = () => consumers.stop();
  await eventually(async () => expect(await listRateLimits(postgres.database, noon)).toHaveLength(1));
  await eventually(async () => expect(await listPendingConfirmations(postgres.database)).toHaveLength(1));
});
afterAll(async () => {
  await stop();
  await postgres.stop();
});

it('finds a pending confirmation by subject and command', async () => {
  expect(await findPendingConfirmation(postgres.database, waiting, 'export')).toEqual({
    subject: waiting, command: 'export', requestId: exportId, issueNumber: 1, issuedAt: noon, validUntil: issue.validUntil,
  }); // prettier-ignore
  expect(await findPendingConfirmation(postgres.database, waiting, 'deletion')).toBeUndefined();
  expect(await findPendingConfirmation(postgres.database, confirmed, 'export')).toBeUndefined();
});

it('lists page by page', async () => {
  const { database } = postgres;
  const [first] = await listPendingConfirmations(database, { limit: 1 });
  expect(first?.row.subject).toBe(waiting);
  expect(await listPendingConfirmations(database, { after: first!.place })).toEqual([]);
  expect(await listPendingConfirmations(database, { subject: waiting })).toEqual([first]);
  expect(await listPendingConfirmations(database, { subject: confirmed })).toEqual([]);
  const [limit] = await listRateLimits(database, noon);
  expect(limit?.row).toEqual({ subject: confirmed, nextAllowedAt });
  expect(await listRateLimits(database, noon, { after: limit!.place })).toEqual([]);
  expect(await listRateLimits(database, plus(nextAllowedAt, -1))).toHaveLength(1);
  expect(await listRateLimits(database, nextAllowedAt)).toEqual([]);
});

it('finds a rate limit until it is over', async () => {
  const { database } = postgres;
  expect(await findRateLimit(database, confirmed, noon)).toEqual({ subject: confirmed, nextAllowedAt });
  expect(await findRateLimit(database, confirmed, plus(nextAllowedAt, -SECOND))).toBeDefined();
  expect(await findRateLimit(database, confirmed, nextAllowedAt)).toBeUndefined();
  expect(await findRateLimit(database, waiting, noon)).toBeUndefined();
});

it.each([pendingConfirmations, rateLimit])('is the same when it is made twice: $name', async (projection) => {
  const before = await dumpReadModel(postgres.database, projection);
  expect(before).toContain('"subject"');
  await rebuildProjection(projection, { database: postgres.database, log, streams });
  expect(await dumpReadModel(postgres.database, projection)).toBe(before);
});
