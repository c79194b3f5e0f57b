import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plus } from '@envoi/event-sourcing';
import { QUERY, TOLERANCE, writeEvidence, type Header } from '@envoi/evidence';
import { CompactRange, leafBytes, leafHash, noteSigner, signHead, type Envelope, type TreeHead } from '@envoi/ledger';
import { generateSigningKeys, parseSigningKeys, signer } from '@envoi/signing';
import { NOON, SEALED_EVERY, eventOf } from './busy-day.ts';
import { toldBy } from './own-process.ts';
import { perSecond, type Row } from './row.ts';

const ORIGIN = 'bench.example/ledger';

/**
 * Verifies evidence files of a tenth, the whole, and three times `size` events, each in a process of its own; beside it: SHA-256
 * over the same file.
 */
export async function measure(size = 1_000_000): Promise<readonly Row[]> {
  const directory = await mkdtemp('/tmp/envoi-bench-');
  try {
    const measured: Measured[] = [];
    for (const events of [size / 10, size, 3 * size])
      measured.push(await measuredOf(join(directory, 'evidence'), events));
    return measured.flatMap((one) => rowsOf(one, measured[0] ?? one));
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function measuredOf(file: string, events: number): Promise<Measured> {
  const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
  await write(file, events, keys);
  const hashed = await timed(async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    hash.digest();
  });
  const { events: leaves, took, megabytes } = await toldBy('verify-evidence-process.ts', file, JSON.stringify({ keys: keys.published })); // prettier-ignore
  if (leaves !== events) throw new Error(`the file of the bench has ${leaves} leaves`);
  return { events, rate: perSecond(events, took), hashed: perSecond(events, hashed), megabytes };
}

type Measured = Readonly<{ events: number; rate: number; hashed: number; megabytes: number }>;

const rowsOf = ({ events, rate, hashed, megabytes }: Measured, smallest: Measured): readonly Row[] => [
  { figure: `verified from a file of ${events} events`, ours: rate, raw: hashed, rawIs: 'SHA-256 of the file', unit: '/s', goal: `≥ ${GOAL}/s`, met: rate >= GOAL }, // prettier-ignore
  { figure: `rate, ${events} events`, ours: rate, raw: smallest.rate, rawIs: `the rate of ${smallest.events}`, unit: '/s', goal: '≥ 80 %', met: rate >= 0.8 * smallest.rate }, // prettier-ignore
  { figure: `memory, ${events} events`, ours: megabytes, raw: 300, rawIs: 'what a million may take', unit: 'MB', goal: events > MILLION ? '' : '≤ 300 MB', met: events > MILLION || megabytes <= 300 }, // prettier-ignore
];

const MILLION = 1_000_000;
/** A million in a quarter of a minute. */
const GOAL = Math.ceil(MILLION / 15);

const timed = async (task: () => Promise<void>): Promise<number> => {
  const started = performance.now();
  await task();
  return performance.now() - started;
};

type Keys = ReturnType<typeof parseSigningKeys>;

async function write(file: string, events: number, keys: Keys): Promise<void> {
  const header: Header = {
    evidence: 1,
    origin: ORIGIN,
    period: { from: NOON, to: plus(NOON, events), tolerance: TOLERANCE },
    exported: { at: NOON, recipient: 'external-auditor', reason: 'external-audit', ticket: 'AUD-1' },
    query: QUERY,
  };
  const tree = new CompactRange();
  const heads: TreeHead[] = [];
  const leaves = async function* (): AsyncGenerator<Envelope> {
    for (let n = 0; n < events; n += 1) {
      if (n % 1000 === 0) await Promise.resolve();
      yield eventOf(n, n === events - 1 ? plus(NOON, events + TOLERANCE) : plus(NOON, n));
    }
  };
  const head = noteSigner(ORIGIN, keys);
  for await (const event of leaves()) {
    tree.append(leafHash(leafBytes(event)));
    if (tree.size % SEALED_EVERY !== 0 && tree.size !== events) continue;
    const recordedUntil = plus(NOON, tree.size === events ? events + TOLERANCE : tree.size);
    heads.push(signHead({ size: tree.size, root: tree.root(), recordedUntil }, head));
  }
  const out = createWriteStream(file);
  const range = { before: undefined, frontier: [], leaves: leaves(), heads: eachOf(heads) };
  for await (const piece of writeEvidence(header, range, signer(keys))) if (!out.write(piece)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

async function* eachOf(heads: readonly TreeHead[]): AsyncGenerator<TreeHead> {
  await Promise.resolve();
  yield* heads;
}
