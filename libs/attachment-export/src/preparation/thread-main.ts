import { OutageError, type Instant } from '@envoi/event-sourcing';
import { circuitBreaker, outboundClient } from '@envoi/outbound';
import { openDatabase } from '@envoi/read-store';
import { httpWorkspace } from '@envoi/workspace';
import { parentPort, workerData } from 'node:worker_threads';
import { type ExportId, type Manifest } from '../domain/events.ts';
import { fileSystemBlobs } from './file-system-blobs.ts';
import { prepare } from './prepare.ts';
import { UnknownMemberError } from './source.ts';
import { workspaceSource } from './workspace-source.ts';

/** Everything a thread needs, as plain data. */
export type ThreadWork = Readonly<{
  exportId: ExportId;
  memberId: string;
  uploadedUntil: Instant;
  workspace: Readonly<{ id: string; url: string; token: string; allowedNetworks: readonly string[] }>;
  databaseUrl: string;
  blobDirectory: string;
  key: Uint8Array;
}>;

/** How it ended, as plain data: errors lose their class on the way between threads. */
export type ThreadOutcome =
  | Readonly<{ status: 'done'; manifest: Manifest }>
  | Readonly<{ status: 'unknown-member' }>
  | Readonly<{ status: 'outage'; message: string; retryAfter: number | undefined }>
  | Readonly<{ status: 'failed'; error: Error }>;

const run = async (work: ThreadWork): Promise<Manifest> => {
  const database = openDatabase(work.databaseUrl, { maxConnections: 1 });
  const client = outboundClient({ allowedNetworks: work.workspace.allowedNetworks });
  const breaker = circuitBreaker(`workspace ${work.workspace.id}`, { alert: () => undefined }); // the main thread's tells
  try {
    const source = workspaceSource(httpWorkspace({ workspace: work.workspace, client, breaker }), work);
    const blobs = fileSystemBlobs(work.blobDirectory);
    // Whoever wants it to stop ends the thread: a preparation may be killed at any point.
    const { signal } = new AbortController();
    return await prepare({ exportId: work.exportId, source, blobs, database, key: work.key, signal });
  } finally {
    await Promise.all([client.close(), database.close()]);
  }
};

const outcomeOf = (work: ThreadWork): Promise<ThreadOutcome> =>
  run(work).then(
    (manifest) => ({ status: 'done', manifest }),
    (error: unknown) => {
      if (error instanceof UnknownMemberError) return { status: 'unknown-member' };
      if (error instanceof OutageError)
        return { status: 'outage', message: error.message, retryAfter: error.retryAfter };
      return { status: 'failed', error: error instanceof Error ? error : new Error('not an error', { cause: error }) };
    },
  );

parentPort?.postMessage(await outcomeOf(workerData as ThreadWork));
