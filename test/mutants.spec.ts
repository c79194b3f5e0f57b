import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

it('can plant each bug of the list: what it changes is in its file, once', async () => {
  const list = await readFile(join(import.meta.dirname, 'mutants.json'), 'utf8');
  const mutants = JSON.parse(list) as readonly Readonly<{ name: string; file: string; find: string }>[];
  const lost: string[] = [];
  for (const { name, file, find } of mutants) {
    const source = await readFile(join(root, file), 'utf8');
    if (source.split(find).length !== 2) lost.push(`${name} (${file})`);
  }
  expect(lost).toEqual([]);
});
