import { OutageError, type Instant } from '@envoi/event-sourcing';
import { circuitBreaker, outboundClient } from '@envoi/outbound';
import { isDatabaseOutage, openDatabase } from '@envoi/read-store';
import { httpWorkspace, type WorkspacePort } from '@envoi/workspace';
import { parentPort, workerData } from 'node:worker_threads';
import { type ExportId, type Manifest } from '../domain/events.ts';
import { fileSystemBlobs } from './file-system-blobs.ts';
import { prepare } from './prepare.ts';
import { UnknownMemberError } from './source.ts';
import { workspaceSource } from './workspace-source.ts';

/** What a thread is made with, as plain data. */
export type ThreadSettings = Readonly<{ databaseUrl: string; blobDirectory: string }>;

/** One preparation, as plain data. */
export type ThreadWork = Readonly<{
  exportId: ExportId;
  memberId: string;
  uploadedUntil: Instant;
  workspace: Readonly<{ id: string; url: string; token: string; allowedNetworks: readonly string[] }>;
  key: Uint8Array;
}>;

/** `work` absent: the one of that number is given up. */
export type ThreadRequest = Readonly<{ number: number; work?: ThreadWork }>;

/** How it ended, as plain data: errors lose their class on the way between threads. */
export type ThreadOutcome =
  | Readonly<{ status: 'done'; manifest: Manifest }>
  | Readonly<{ status: 'unknown-member' }>
  | Readonly<{ status: 'outage'; message: string; retryAfter: number | undefined }>
  | Readonly<{ status: 'failed'; error: Error }>;

export type ThreadReply = Readonly<{ number: number; outcome: ThreadOutcome }>;

const { databaseUrl, blobDirectory } = workerData as ThreadSettings;
const database = openDatabase(databaseUrl, { maxConnections: 4 });
const blobs = fileSystemBlobs(blobDirectory);
const workspaces = new Map<string, WorkspacePort>();
const underWay = new Map<number, AbortController>();

/** One client for each workspace, as it is configured. */
const workspaceOf = (settings: ThreadWork['workspace']): WorkspacePort => {
  const name = JSON.stringify(settings);
  const known = workspaces.get(name);
  if (known !== undefined) return known;
  const client = outboundClient({ allowedNetworks: settings.allowedNetworks });
  const breaker = circuitBreaker(`workspace ${settings.id}`, { alert: () => undefined }); // the main thread's tells
  const workspace = httpWorkspace({ workspace: settings, client, breaker });
  workspaces.set(name, workspace);
  return workspace;
};

const outcomeOf = async (work: ThreadWork, signal: AbortSignal): Promise<ThreadOutcome> => {
  try {
    const source = workspaceSource(workspaceOf(work.workspace), work);
    const manifest = await prepare({ exportId: work.exportId, source, blobs, database, key: work.key, signal });
    return { status: 'done', manifest };
  } catch (error) {
    if (error instanceof UnknownMemberError) return { status: 'unknown-member' };
    if (error instanceof OutageError) return { status: 'outage', message: error.message, retryAfter: error.retryAfter };
    if (isDatabaseOutage(error)) return { status: 'outage', message: 'Postgres is away', retryAfter: undefined };
    return { status: 'failed', error: error instanceof Error ? error : new Error('not an error', { cause: error }) };
  }
};

parentPort?.on('message', ({ number, work }: ThreadRequest) => {
  if (work === undefined) {
    underWay.get(number)?.abort();
    return;
  }
  const givingUp = new AbortController();
  underWay.set(number, givingUp);
  void outcomeOf(work, givingUp.signal).then((outcome) => {
    underWay.delete(number);
    parentPort?.postMessage({ number, outcome } satisfies ThreadReply);
  });
});
