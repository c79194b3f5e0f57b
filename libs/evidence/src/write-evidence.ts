import { CompactRange, leafBytes, leafHash, recordedAtOf, type Envelope, type TreeHead } from '@envoi/ledger';
import { type Signer } from '@envoi/signing';
import { controls } from './controls.ts';
import { EVIDENCE_TYPE, type Header, type Statement } from './format.ts';
import { leafLine } from './leaf-line.ts';
import { Population } from './population.ts';

/** A range of the log between two signed heads, and what was before it. */
export type SealedRange = Readonly<{
  /** Undefined: the range begins with the first leaf. */
  before: TreeHead | undefined;
  /** Of the tree before the range: as many hashes as its size has ones. */
  frontier: readonly Uint8Array[];
  /** From the leaf after `before` on; as many as are needed are taken. */
  leaves: AsyncIterable<Envelope>;
  /** Heads over parts of the range, in order; the last one is the head after the period. */
  heads: AsyncIterable<TreeHead>;
}>;

/** The log does not hold what its heads were signed over: there is no evidence to be had of it. */
export class NotSealedError extends Error {
  override readonly name = 'NotSealedError';
}

/**
 * The text of an evidence file, piece by piece. Throws NotSealedError at the first head that does not fit the leaves: what
 * was written by then is no evidence, since it has no end.
 */
export async function* writeEvidence(
  header: Header,
  range: SealedRange,
  signing?: Signer,
): AsyncGenerator<string, void, void> {
  const { before, frontier } = range;
  const tree = CompactRange.fromHashes(before?.size ?? 0, frontier);
  const firstLeaf = tree.size;
  const checkpoint = before && { checkpoint: before.note };
  yield json(header);
  yield json({ before: { ...checkpoint, frontier: frontier.map((hash) => Buffer.from(hash).toString('base64')) } });
  const population = new Population(header.period);
  const sealing = yield* sealedLeaves(range, tree, population);
  for (const entry of population.entries()) yield json({ entry });
  yield json({ controls });
  const counts = { leaves: tree.size - firstLeaf, heads: sealing, entries: population.size };
  const statement: Statement = { header: JSON.stringify(header), firstLeaf, ...counts };
  yield json({ end: { ...counts, ...(signing && { signature: await signing.sign(statement, EVIDENCE_TYPE) }) } });
}

/** Returns how many heads there are. */
async function* sealedLeaves(
  { heads, leaves }: SealedRange,
  tree: CompactRange,
  population: Population,
): AsyncGenerator<string, number, void> {
  const events = leaves[Symbol.asyncIterator]();
  let count = 0;
  try {
    for await (const head of heads) {
      while (tree.size < head.size) {
        const next = await events.next();
        if (next.done === true) throw new NotSealedError(`the log ends before leaf ${tree.size}, which was sealed`);
        const event = next.value;
        population.count(event, recordedAtOf(event));
        yield leafLine(tree.size, event);
        tree.append(leafHash(leafBytes(event)));
      }
      if (tree.size !== head.size || !tree.root().equals(head.root))
        throw new NotSealedError(`the log does not hold what its head of ${head.size} leaves was signed over`);
      yield json({ checkpoint: head.note });
      count += 1;
    }
    return count;
  } finally {
    await events.return?.();
  }
}

const json = (line: object): string => `${JSON.stringify(line)}\n`;
