import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce, textOf } from './index.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'envoi-made-once-'));
  file = join(directory, 'data', 'keys.json');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('a file of secrets is made once, for its owner only, and nothing else is left beside it', async () => {
  expect(await textOf(file)).toBeUndefined();
  expect(await madeOnce(file, () => 'first')).toBe('first');
  expect(await madeOnce(file, () => 'second')).toBe('first');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(directory, 'data'))).toEqual(['keys.json']);
});

it('everybody gets what the first has written, however many make it at once', async () => {
  const texts = await Promise.all(Array.from({ length: 20 }, (_, index) => madeOnce(file, () => `text ${index}`)));
  expect(new Set(texts)).toEqual(new Set([await readFile(file, 'utf8')]));
});

it('what stands in its way is said', async () => {
  await writeFile(join(directory, 'data'), 'not a directory');
  await expect(madeOnce(file, () => 'text')).rejects.toThrow('ENOTDIR');
});
