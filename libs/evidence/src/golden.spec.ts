import { readFileSync } from 'node:fs';
import { type Jwks } from '@envoi/signing';
import { checkByHand } from '../test/by-hand.ts';
import { verifyEvidence } from './index.ts';

/** A file of the first kind there was, and its keys, one of them rotated. They are never changed: somebody has kept such a file for years. */
const [evidence, keys] = ['evidence-1.txt', 'jwks.json'].map((name) =>
  readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8'),
) as [string, string];
const jwks = JSON.parse(keys) as Jwks;
const lines = evidence.trimEnd().split('\n');

it('a file that was kept for years is verified as on its first day', async () => {
  expect(await verifyEvidence(new Blob([evidence]).stream(), jwks)).toMatchObject({
    ...{ isValid: true, problems: [], leaves: 11, heads: 3, certificates: 1, signedBy: 's2' },
    entries: { export: 2, deletion: 1, refusal: 1, forgetting: 1, unreadable: 1 },
  });
});

it('a second verifier, written after the page, finds it to be valid', () => {
  expect(() => checkByHand(evidence, jwks)).not.toThrow();
});

/** The controls are compared with those that our version knows; nothing in a file follows from them. */
const checked = [...lines.keys()].filter((n) => !lines[n]?.startsWith('{"controls"'));

it.each(checked)('the second verifier finds a digit changed in line %i', (n) => {
  const line = lines[n] ?? '';
  const place = line.startsWith('leaf') ? /\d(?=\D*$)/ : /\d/;
  const changed = line.replace(place, (digit) => String((Number(digit) + 1) % 10));
  expect(changed).not.toBe(line);
  expect(() => checkByHand(`${lines.with(n, changed).join('\n')}\n`, jwks)).toThrow();
});
