import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controls } from './index.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/audit.md'), 'utf8');
const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

it.each(controls)('$norm $clause is on the page that says how far it is true', ({ norm, clause }) => {
  expect(rows.filter(([, first, second]) => first === norm && second === clause)).toHaveLength(1);
});
