import { text as textOf } from 'node:stream/consumers';
import { instant, plus, type Instant } from '@envoi/event-sourcing';
import { Heads } from '@envoi/ledger';
import { ALedger } from '../../ledger/test/a-ledger.ts';
import { checkByHand } from '../test/by-hand.ts';
import {
  QUERY,
  TOLERANCE,
  NotYetSealedError,
  sealedPeriod,
  verifyEvidence,
  writeEvidence,
  type Header,
} from './index.ts';

/** The first event of a ledger of the tests is recorded a second later, and each one a second after the one before. */
const began = instant('2026-11-23T10:00:00Z');
const second = (n: number): Instant => plus(began, n * 1_000);

let world: ALedger;
beforeEach(async () => {
  world = new ALedger();
  world.run();
  for (let n = 0; n < 10; n += 1) {
    await world.append(60, `attachmentExport-${n}`);
    await world.sealed();
  }
});
afterEach(() => world.stop());

const period = (from: number, to: number) => ({ from: second(from), to: second(to) });
const sealed = (from: number, to: number) =>
  sealedPeriod(
    {
      raw: world.raw,
      heads: new Heads(world.events, () => Promise.resolve(world.jwks)),
      tiles: (level, index) => world.store.tile(level, index),
    },
    period(from, to),
  );

const verdictOf = async (from: number, to: number) => {
  const { origin, ...range } = await sealed(from, to);
  const header: Header = {
    evidence: 1,
    origin,
    period: { ...period(from, to), tolerance: TOLERANCE },
    exported: { at: began, recipient: 'court', reason: 'court-order', ticket: 'LEG-1' },
    query: QUERY,
  };
  const text = await textOf(writeEvidence(header, range));
  checkByHand(text, world.jwks);
  return verifyEvidence(new Blob([text]).stream(), world.jwks);
};

it.each([
  ['the first event on', 0, 30, 1],
  ['the middle', 150, 250, 3],
  ['an instant at which a head was signed', 120, 180, 2],
  ['before anything was', -1_000, -500, 0],
])('of a period is all that was recorded in it: from %s', async (_, from, to, streams) => {
  const verdict = await verdictOf(from, to);
  expect(verdict).toMatchObject({ isValid: true, problems: [] });
  const count = Math.min(...[to, 600]) - Math.max(1, from);
  expect(Object.values(verdict.entries).reduce((sum, n) => sum + n, 0)).toBe(Math.max(0, count));
  expect(verdict.leaves).toBeGreaterThanOrEqual(streams);
});

it('takes no more of the log than it has to', async () => {
  const { leaves } = await verdictOf(300, 310);
  expect(leaves).toBeLessThanOrEqual(60 + TOLERANCE / 1_000 + 60);
});

it('is not to be had before a head reaches beyond it, with the tolerance', async () => {
  await expect(sealed(300, 600 - TOLERANCE / 1_000 + 1)).rejects.toThrow(NotYetSealedError);
  expect((await sealed(300, 600 - TOLERANCE / 1_000)).origin).toBe('envoi.example/ledger');
});
