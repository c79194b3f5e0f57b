import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessRecord } from '@envoi/access-record';
import { logHistory } from '@envoi/audit';
import { eventSchemas } from '@envoi/composition';
import { readConfiguration } from '@envoi/configuration';
import { HOUR, instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog, type EventLog } from '@envoi/event-store';
import { Metrics } from '@envoi/metrics';
import { localKeyIn, signLocally, verifierOfLocalKey, type Claims, type LocalKey } from '@envoi/staff-tokens';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createAdmin } from '../src/create-admin.ts';
import { type AdminDependencies } from '../src/dependencies.ts';

export const actor = '3f0d8f0a-0000-4000-8000-000000000001';
const now = instant('2026-11-27T10:00:00.000Z');
export const why = { reason: 'internal-audit', ticket: 'AUD-1' };

/** The admin app over a log in memory, with a key of its own. */
export interface RunningAdmin {
  app: NestFastifyApplication;
  url: string;
  log: EventLog;
  streams: Streams;
  key: LocalKey;
  /** What went wrong unforeseen. */
  defects: unknown[];
  token(claims?: Partial<Claims>): Promise<string>;
  post(path: string, body: object, token?: string, idempotencyKey?: string): Promise<Response>;
  /** What is recorded about who looked. */
  looks(): Promise<readonly object[]>;
  stop(): Promise<void>;
}

export async function startTestAdmin(changed: Partial<AdminDependencies> = {}): Promise<RunningAdmin> {
  const directory = await mkdtemp(join(tmpdir(), 'envoi-admin-'));
  const key = await localKeyIn(directory);
  const memory = memoryEventLog();
  const log = changed.log ?? memory;
  const streams = new Streams(log, eventSchemas, { now: () => now, policyVersion: 1 });
  const defects: unknown[] = [];
  const app = await createAdmin({
    verifyToken: verifierOfLocalKey(key),
    signIn: undefined,
    staff: { actorOf: () => Promise.resolve(actor) },
    notes: { keepNote: () => Promise.resolve(), notesOf: () => Promise.resolve([]) },
    metrics: { metrics: new Metrics(), token: undefined },
    findMember: () => Promise.resolve(undefined),
    requestOf: () => Promise.resolve(undefined),
    history: logHistory({
      log,
      raw: memory.raw,
      decode: (stored) => streams.decode(stored),
      categories: Object.keys(eventSchemas),
    }),
    streams,
    log,
    database: undefined as never,
    sealed: undefined as never,
    signing: undefined as never,
    clock: { now: () => now },
    policy: readConfiguration({}).policy,
    projections: [],
    missing: () => Promise.resolve([]),
    onDefect: (error) => defects.push(error),
    ...changed,
  });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const token: RunningAdmin['token'] = (claims) =>
    signLocally(key, { subject: 'nora', roles: ['auditor'], validFor: HOUR, ...claims });
  return {
    ...{ app, url, log, streams, key, defects, token },
    post: async (path, body, given, idempotencyKey) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${given ?? (await token())}`,
          'content-type': 'application/json',
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        body: JSON.stringify(body),
      }),
    looks: async () => (await streams.load(accessRecord, actor as SubjectId)).events,
    stop: async () => {
      await app.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
