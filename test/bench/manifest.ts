import { fork } from 'node:child_process';
import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
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
import { startTestPostgres, type TestPostgres } from '../stores.ts';
import { perSecond, type Row } from './row.ts';

type Measured = Readonly<{ speed: number; growth: number }>;

/** Runs `task`, and says how many entries a second it did, and by how many MB the resident memory grew. */
const watch = async (count: number, task: () => Promise<unknown>): Promise<Measured> => {
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const started = performance.now();
  await task();
  const speed = perSecond(count, performance.now() - started);
  clearInterval(sampler);
  return { speed, growth: Math.round((peak - before) / 1e6) };
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

interface Setting {
  postgres: TestPostgres;
  blobDirectory: string;
}

const writeAlone = ({ postgres, blobDirectory }: Setting, count: number) =>
  watch(count, () =>
    prepare({
      exportId: randomUUID() as ExportId,
      source: listOf(count),
      blobs: fileSystemBlobs(blobDirectory),
      database: postgres.database,
      key: randomBytes(32),
      signal: new AbortController().signal,
    }),
  );

const overHttp = async ({ postgres, blobDirectory }: Setting, count: number): Promise<Measured & { raw: number }> => {
  const server = fork(new URL('./list-server.ts', import.meta.url), [String(count)], { execArgv: [] });
  const [url] = (await once(server, 'message')) as [string];
  const key = randomBytes(32);
  const keys = { findManifestKey: () => Promise.resolve(key), destroyManifestKey: () => Promise.resolve() };
  const blobs = fileSystemBlobs(blobDirectory);
  const preparation = exportPreparation({
    people: {
      person: () => Promise.resolve({ workspace: 'bench', memberId: 'member' }),
      manifestKey: () => Promise.resolve(key),
    },
    workspace: () => ({ id: 'bench', url, token: 'benchmark', allowedNetworks: ['127.0.0.0/8'] }),
    manifests: new Manifests({ database: postgres.database, blobs, keys }),
    databaseUrl: postgres.url,
    blobDirectory,
  });
  const request = {
    exportId: randomUUID() as ExportId,
    subject: randomUUID() as SubjectId,
    uploadedUntil: instant('2030-01-01T00:00:00Z'),
    assertHeld: () => undefined,
  };
  const measured = await watch(count, () => preparation.prepare(request));
  const raw = await watch(count, () => readPages(url));
  server.kill();
  return { ...measured, raw: raw.speed };
};

/** What any client must do at least: fetch page after page, and parse it. */
const readPages = async (url: string): Promise<void> => {
  let next: string | null = '0';
  while (next !== null) {
    const response = await fetch(`${url}/members/member/attachments?limit=1000&cursor=${next}`);
    ({ next } = (await response.json()) as { next: string | null });
  }
};

/** The same bytes, encrypted and hashed in pieces, and nothing else. */
const sealBytes = (count: number): void => {
  const piece = Buffer.alloc(1_000 * JSON.stringify(anEntry(0)).length, 'x');
  const hash = createHash('sha256');
  for (let n = 0; n < count; n += 1_000) {
    const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12));
    hash.update(cipher.update(piece)).update(cipher.final());
  }
  hash.digest();
};

/** Entries a second, and by how much more memory ten times as many take (c). */
export async function measure({ counts: [few, many] = [100_000, 1_000_000] as const } = {}): Promise<Row[]> {
  const postgres = await startTestPostgres();
  const blobDirectory = await mkdtemp('/tmp/envoi-bench-');
  const setting = { postgres, blobDirectory };
  try {
    await migrateManifests(postgres.database);
    const rows: Row[] = [];
    const growths: number[] = [];
    for (const count of [few, many]) {
      const alone = await writeAlone(setting, count);
      const seal = await watch(count, () => {
        sealBytes(count);
        return Promise.resolve();
      });
      const http = await overHttp(setting, count);
      growths.push(Math.max(alone.growth, http.growth));
      rows.push(
        rowOf(
          `manifest of ${count}, writer alone`,
          alone.speed,
          { raw: seal.speed, rawIs: 'sealing and hashing' },
          80_000,
        ),
        rowOf(`manifest of ${count}, over HTTP`, http.speed, { raw: http.raw, rawIs: 'fetching and parsing' }, 25_000),
      );
    }
    const [small = NaN, large = NaN] = growths;
    const more = large - small;
    const memory = { unit: 'MB', rawIs: `growth at ${few}`, goal: '< 30 MB more', met: more < 30 };
    return [...rows, { figure: `peak memory, growth at ${many}`, ours: large, raw: small, ...memory }];
  } finally {
    await postgres.stop();
    await rm(blobDirectory, { recursive: true });
  }
}

const rowOf = (figure: string, ours: number, beside: Pick<Row, 'raw' | 'rawIs'>, least: number): Row => ({
  ...{ figure, ours, ...beside, unit: '/s', goal: `≥ ${least}` },
  met: ours >= least,
});
