import { randomUUID } from 'node:crypto';
import {
  attachmentExport,
  attachmentExportSchemas,
  decide as decideExport,
  type ExportId,
} from '@envoi/attachment-export';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { DAY, MINUTE, instant, plus, type Decision, type Stream, type SubjectId } from '@envoi/event-sourcing';
import { Streams, connectEventLog, type EventLog } from '@envoi/event-store';
import { decide as decideLinkUse, linkUse, linkUseSchemas } from '@envoi/link-use';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { decide } from './domain/decide.ts';
import { aMember, after, anIssue, asking, deletionId, entering, policy } from './domain/examples.ts';
import { type DeletionId, type ProfileDeletionEvent } from './domain/events.ts';
import { profileDeletion } from './domain/stream.ts';
import { profileDeletionSchemas } from './schemas.ts';

/** Each race is run so often, by two processes' worth of connections, none of which knows of the other. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 50);
/** A minute, or as long as many rounds take. */
const LONG = 60_000 + 1_000 * ROUNDS;
const schemas = { ...attachmentExportSchemas, ...linkUseSchemas, ...profileDeletionSchemas };

let postgres: TestPostgres;
let node: EmbeddedEventStore;
let logs: EventLog[];
let workers: Streams[];

beforeAll(async () => {
  postgres = await startTestPostgres();
  node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
  logs = [0, 1, 2].map(() => connectEventLog(node.connectionString));
  workers = logs.map((log) => new Streams(log, schemas, { now: () => instant(Date.now()), policyVersion: 1 }));
}, 60_000);
afterAll(async () => {
  await Promise.all(logs.map((log) => log.dispose()));
  await node.stop();
  await postgres.stop();
});

const somebody = (): SubjectId => randomUUID() as string as SubjectId;
const does = <State, Event extends { type: string; data: object }>(
  worker: number,
  stream: Stream<State, Event>,
  subject: SubjectId,
  decision: Decision<State, Event>,
) => {
  const cause = { causation: randomUUID(), correlation: 'race', at: after(1) };
  return workers[worker]!.transact(stream, subject, { cause, command: 'race' }, decision);
};
const deletion = (worker: number, subject: SubjectId, decision: Decision<never, ProfileDeletionEvent>) =>
  does(worker, profileDeletion, subject, decision as never);
const typesOf = async (subject: SubjectId) =>
  (await workers[2]!.load(profileDeletion, subject)).events.map(({ type }) => type);
const count = (types: readonly string[], type: string) => types.filter((one) => one === type).length;
/** Several members at a time, so that rounds meet each other, too. */
const rounds = async (race: (subject: SubjectId) => Promise<void>): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 10)
    await Promise.all(Array.from({ length: 10 }, () => race(somebody())));
};
const requestAt = (subject: SubjectId) => deletion(2, subject, decide.request(asking(after(0), deletionId)));
const rightAt = (minutes: number) => decide.confirm(entering(after(minutes), anIssue())) as never;

describe('When two do it at once', () => {
  it(
    'one of two confirmations counts, and the other is told how it stands',
    async () => {
      await rounds(async (subject) => {
        await requestAt(subject);
        const answers = await Promise.all([deletion(0, subject, rightAt(1)), deletion(1, subject, rightAt(1))]);
        const types = await typesOf(subject);
        expect(count(types, 'ProfileDeletionConfirmed')).toBe(1);
        expect(answers.map((events) => events[0]?.type).sort()).toEqual([
          'ProfileDeletionConfirmed',
          'ProfileDeletionStateShown',
        ]);
      });
    },
    LONG,
  );

  it(
    'a confirmation that was accepted in time counts, whether the time-out is recorded before it or not',
    async () => {
      await rounds(async (subject) => {
        await requestAt(subject);
        const timeOut = decide.expire({ deletionId, now: after(10) }) as never;
        await Promise.all([deletion(0, subject, rightAt(9)), deletion(1, subject, timeOut)]);
        const types = await typesOf(subject);
        expect(count(types, 'ProfileDeletionConfirmed')).toBe(1);
        expect(types.at(-1)).toBe('ProfileDeletionConfirmed');
      });
    },
    LONG,
  );

  it(
    'either the cancellation or the start counts, never both',
    async () => {
      const won = new Set<string>();
      await rounds(async (subject) => {
        await requestAt(subject);
        await deletion(2, subject, rightAt(1));
        await Promise.all([
          deletion(0, subject, decide.cancel({ deletionId }) as never),
          deletion(1, subject, decide.start({ deletionId, now: after(2) }) as never),
        ]);
        const types = await typesOf(subject);
        expect(count(types, 'ProfileDeletionCancelled') + count(types, 'ProfileDeletionStarted')).toBe(1);
        won.add(types.at(-1)!);
      });
      expect([...won].length).toBeGreaterThan(0);
    },
    LONG,
  );

  it(
    'the time between managed and the start is decided once',
    async () => {
      await rounds(async (subject) => {
        await requestAt(subject);
        await deletion(2, subject, rightAt(1));
        await Promise.all([
          deletion(0, subject, decide.refuse({ deletionId }) as never),
          deletion(1, subject, decide.start({ deletionId, now: after(2) }) as never),
        ]);
        const types = await typesOf(subject);
        if (types.includes('ProfileDeletionStarted') && types.includes('ProfileDeletionCancelled'))
          expect(types.indexOf('ProfileDeletionStarted')).toBeLessThan(types.indexOf('ProfileDeletionCancelled'));
        const { state } = await workers[2]!.load(profileDeletion, subject);
        expect(['none', 'running']).toContain(state.current.status);
      });
    },
    LONG,
  );
});

describe('A deletion beats an export', () => {
  const exportId = 'e1b7a0c2-0000-5000-8000-000000000001' as ExportId;
  const issue = anIssue(1, after(0), exportId as string as DeletionId);
  const exportPolicy = { readyAfter: 0, dueWithin: DAY, linksValidFor: 6 * DAY, every: 7 * DAY, codes: policy.codes };
  const manifest = { count: 1, bytes: 1, missing: 0, sha256: 'ab'.repeat(32) };
  const asked = { now: after(1), member: aMember, policy: exportPolicy, key: 'k1', newExportId: exportId };
  const steps = {
    request: decideExport.request({ ...asked, now: after(0) }),
    confirm: decideExport.confirm({ ...asked, isBrakeOn: false, isRightCode: ({ number }) => number === issue.number }),
    prepare: decideExport.recordPrepared({ exportId, manifest }),
    announce: decideExport.announce({ exportId, now: after(2), policy: exportPolicy, member: aMember }),
    deliver: decideExport.recordDelivered({ exportId, deliveredAt: after(3) }),
    revoke: decideExport.revoke({ exportId }),
    again: decideExport.request({ ...asked, now: plus(after(3), 8 * DAY + MINUTE), newExportId: exportId }),
  };
  const names = Object.keys(steps) as (keyof typeof steps)[];

  it.each(names)(
    'that is at its %s, whichever comes first',
    async (name) => {
      await rounds(async (subject) => {
        for (const before of names.slice(0, names.indexOf(name)))
          await does(2, attachmentExport, subject, steps[before]);
        await Promise.all([
          does(0, attachmentExport, subject, steps[name]),
          does(1, attachmentExport, subject, decideExport.close({ deletionId })),
        ]);
        const { state, events } = await workers[2]!.load(attachmentExport, subject);
        expect(state).toMatchObject({ current: { status: 'none' }, live: [], closedBy: deletionId });
        const types = events.map(({ type }) => type);
        const afterwards = types.slice(types.indexOf('AttachmentExportsClosed') + 1);
        expect(afterwards.filter((type) => type !== 'AttachmentExportRefused')).toEqual([]);
      });
    },
    LONG,
  );

  it(
    'and what gateways have counted of its links: nothing is recorded behind the closing',
    async () => {
      await rounds(async (subject) => {
        const uses = { exportId, count: 1, from: after(1), until: after(1) };
        await Promise.all([
          does(0, linkUse, subject, decideLinkUse.record(uses)),
          does(1, linkUse, subject, decideLinkUse.close({ deletionId })),
          does(2, linkUse, subject, decideLinkUse.record(uses)),
        ]);
        const types = (await workers[2]!.load(linkUse, subject)).events.map(({ type }) => type);
        expect(types.indexOf('AttachmentLinkUseClosed')).toBe(types.length - 1);
      });
    },
    LONG,
  );
});
