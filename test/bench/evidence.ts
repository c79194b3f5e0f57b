import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plus } from '@envoi/event-sourcing';
import { QUERY, TOLERANCE, verifyEvidence, writeEvidence, type Header } from '@envoi/evidence';
import { CompactRange, leafBytes, leafHash, noteSigner, signHead, type Envelope, type TreeHead } from '@envoi/ledger';
import { generateSigningKeys, parseSigningKeys, signer } from '@envoi/signing';
import { NOON, SEALED_EVERY, eventOf } from './busy-day.ts';
import { perSecond, type Row } from './row.ts';

const ORIGIN = 'bench.example/ledger';

/** Verifies evidence files of a tenth, the whole, and three times `size` events; beside it: SHA-256 over the same file. */
export async function measure(size = 1_000_000): Promise<readonly Row[]> {
  const directory = await mkdtemp('/tmp/envoi-bench-');
  try {
    const rows: Row[] = [];
    for (const events of [size / 10, size, 3 * size])
      rows.push(...(await measured(join(directory, 'evidence'), events)));
    return rows;
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function measured(file: string, events: number): Promise<readonly Row[]> {
  const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
  await write(file, events, keys);
  const raw = await timed(async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    hash.digest();
  });
  let most = 0;
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      most = Math.max(most, process.memoryUsage.rss());
      yield chunk as Buffer;
    }
  };
  const ours = await timed(async () => {
    const { isValid, leaves } = await verifyEvidence(chunks(), { keys: keys.published });
    if (!isValid || leaves !== events) throw new Error('the file of the bench is not valid');
  });
  const whole = { figure: `events/s, a file of ${events} events`, unit: '/s', rawIs: 'SHA-256 of the file' };
  const goal = 1_000_000 / 15;
  const rate = perSecond(events, ours);
  const megabytes = Math.round(most / 1024 / 1024);
  return [
    { ...whole, ours: rate, raw: perSecond(events, raw), goal: `≥ ${Math.ceil(goal)}/s`, met: rate >= goal },
    { figure: `memory, ${events} events`, ours: megabytes, raw: 300, rawIs: 'what it may take', unit: 'MB', goal: '≤ 300 MB', met: megabytes <= 300 }, // prettier-ignore
  ];
}

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
