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
  prepare,
  type EntrySource,
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
  const cpu = process.cpuUsage();
  const started = performance.now();
  const result = await task();
  const seconds = (performance.now() - started) / 1_000;
  clearInterval(sampler);
  const { user, system } = process.cpuUsage(cpu);
  const line = {
    name,
    count,
    seconds: seconds.toFixed(1),
    'entries/s': Math.round(count / seconds),
    'CPU µs/entry': Math.round((user + system) / count),
  };
  const growth = `${Math.round((peak - before) / 1e6)} MB`;
  process.stdout.write(`${JSON.stringify({ ...line, 'peak RSS growth': growth, result })}\n`);
};

/** The list without a workspace: what writing alone costs. */
const listOf = (count: number): EntrySource => ({
  page: (cursor) => {
    const from = Number(cursor ?? 0);
    const end = Math.min(from + 1_000, count);
    const items = Array.from({ length: end - from }, (_, index) => anEntry(from + index));
    return Promise.resolve({ items, next: end < count ? String(end) : null });
  },
});
const anEntry = (n: number) => ({
  id: `file-${String(n).padStart(9, '0')}`,
  name: `Invoice ${n} of the garden party.pdf`,
  type: 'application/pdf',
  size: 1_000 + n,
  uploadedAt: instant(1_600_000_000_000 + n * 10),
  place: { kind: 'room', name: 'Finance' } as const,
  ...(n % 100 === 99 && { missing: 'retention' }),
});

for (const count of sizes) {
  await measure('writer alone', count, () =>
    prepare({
      exportId: randomUUID() as ExportId,
      source: listOf(count),
      blobs,
      database: postgres.database,
      key: randomBytes(32),
      signal: new AbortController().signal,
    }),
  );
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
