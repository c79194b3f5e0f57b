import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@envoi/configuration';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { makeEmptyPostgres } from '../../../test/stores.ts';
import { assertAnswers } from './stores.ts';

let directory: string;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'envoi-composition-'));
  await makeEmptyPostgres(directory);
  const postgres = await startEmbeddedPostgres(directory);
  ({ url } = postgres);
  await postgres.stop();
}, 60_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a Postgres that is away when something starts', () => {
  it('is waited for, while it comes up', async () => {
    const answered = assertAnswers(url);
    const postgres = await startEmbeddedPostgres(directory);
    await expect(answered).resolves.toBeUndefined();
    await postgres.stop();
  });

  it('is not waited for by what is told to stop', async () => {
    const stopping = new AbortController();
    const answered = assertAnswers(url, stopping.signal);
    stopping.abort(new Error('told to stop'));
    await expect(answered).rejects.toThrow('told to stop');
  });

  it('is not waited for when it answers that it will not have us', async () => {
    const postgres = await startEmbeddedPostgres(directory);
    const started = performance.now();
    const answered = assertAnswers(url.replace('/postgres?', '/nowhere?'));
    await expect(answered).rejects.toBeInstanceOf(ConfigurationError);
    await expect(answered).rejects.toThrow('3D000');
    expect(performance.now() - started).toBeLessThan(4_000);
    await postgres.stop();
  });
});
