/** How fast manifests are written, and how much memory that takes: `node --import ./tools/swc-register.ts test/bench/manifest.ts [entries…]`. */
import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  exportPreparation,
  fileSystemBlobs,
  Manifests,
  migrateManifests,
  type ExportId,
} from '@envoi/attachment-export';
import { instant, type SubjectId } from '@envoi/event-sourcing';
import { startTestPostgres } from '../stores.ts';

const counts = process.argv.slice(2).map(Number);
const sizes = counts.length > 0 ? counts : [100_000, 1_000_000];

const postgres = await startTestPostgres();
await migrateManifests(postgres.database);
const blobDirectory = await mkdtemp('/tmp/envoi-bench-');
const blobs = fileSystemBlobs(blobDirectory);

/** Runs `task`, and says how fast it was and how much the resident memory of the process grew. */
const measure = async (name: string, count: number, task: () => Promise<unknown>): Promise<void> => {
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const started = performance.now();
  const result = await task();
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(sampler);
  const line = { name, count, seconds: seconds.toFixed(1), 'entries/s': Math.round(count / seconds) };
  const growth = `${Math.round((peak - before) / 1e6)} MB`;
  process.stdout.write(`${JSON.stringify({ ...line, 'peak RSS growth': growth, result })}\n`);
};

for (const count of sizes) {
  const server = fork(new URL('./list-server.ts', import.meta.url), [String(count)], { execArgv: [] });
  const [url] = (await once(server, 'message')) as [string];
  const key = randomBytes(32);
  const keys = { findManifestKey: () => Promise.resolve(key), destroyManifestKey: () => Promise.resolve() };
  const manifests = new Manifests({ database: postgres.database, blobs, keys });
  const preparation = exportPreparation({
    people: {
      person: () => Promise.resolve({ workspace: 'bench', memberId: 'member' }),
      manifestKey: () => Promise.resolve(key),
    },
    workspace: () => ({ id: 'bench', url, token: 'benchmark', allowedNetworks: ['127.0.0.0/8'] }),
    manifests,
    databaseUrl: postgres.url,
    blobDirectory,
  });
  const exportId = randomUUID() as ExportId;
  const subject = randomUUID() as SubjectId;
  const uploadedUntil = instant('2030-01-01T00:00:00Z');
  const assertHeld = () => undefined;
  await measure('workspace over HTTP, in a thread', count, () =>
    preparation.prepare({ exportId, subject, uploadedUntil, assertHeld }),
  );
  await measure('read back', count, async () => {
    let read = 0;
    for await (const part of manifests.read(exportId, 'available')) read += part.length;
    return read;
  });
  server.kill();
}
await postgres.stop();
await rm(blobDirectory, { recursive: true });
