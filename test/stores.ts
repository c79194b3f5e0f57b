import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { openDatabase, type Database } from '@envoi/read-store';

export interface TestPostgres {
  database: Database;
  /** For processes and pools of your own. */
  url: string;
  /** Closes `database`, ends the server and removes its directory. */
  stop(): Promise<void>;
}

/** An empty Postgres of its own for a test file, in about 0.3 s. Call it in `beforeAll` and `stop` in `afterAll`. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp('/tmp/envoi-test-');
  await makeEmptyPostgres(directory);
  const server = await startEmbeddedPostgres(directory);
  const database = openDatabase(server.url);
  return {
    database,
    url: server.url,
    stop: async () => {
      await database.close();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The files of an empty server, for `startEmbeddedPostgres` in that directory, which must be there. */
export async function makeEmptyPostgres(directory: string): Promise<void> {
  const template = await makeTemplate(join(import.meta.dirname, '../node_modules/.cache/envoi'));
  await copy(join(template, 'postgres'), directory);
}

/** Making a data directory takes four times as long as copying one. */
async function makeTemplate(cache: string): Promise<string> {
  const template = join(cache, `postgres-for-uid-${process.getuid?.() ?? 0}`);
  if (await stat(template).then(() => true, () => false)) return template; // prettier-ignore
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  await (await startEmbeddedPostgres(unfinished)).stop();
  await rename(unfinished, template).catch(() => rm(unfinished, { recursive: true })); // another worker was faster
  return template;
}

/** With owners and modes, which `fs.cp` does not keep. */
const copy = (from: string, to: string) => promisify(execFile)('cp', ['-a', from, to]);
