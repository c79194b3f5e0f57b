import { readFile } from 'node:fs/promises';
import { catalogue } from './catalogue.ts';

it('docs/messages.md shows every message as it is said: run `node --import ./tools/swc-register.ts tools/messages.ts` after a change', async () => {
  expect(await readFile('docs/messages.md', 'utf8')).toBe(catalogue());
});
