import { plus, type Instant } from '@envoi/event-sourcing';
import { type RawEvent, type RawLog } from '@envoi/event-store';
import { frontierFrom, isLeaf, nodesIn, positionIn, type Heads, type Tiles, type TreeHead } from '@envoi/ledger';
import { TOLERANCE } from './format.ts';
import { type SealedRange } from './write-evidence.ts';

/** No head reaches beyond the period yet, with the tolerance for clocks: nobody could say that this is all of it. */
export class NotYetSealedError extends Error {
  override readonly name = 'NotYetSealedError';
}

export type SealedPeriodParts = Readonly<{ raw: Pick<RawLog, 'all'>; heads: Heads; tiles: Tiles }>;

/** Between two heads in a file lie at least so many leaves; more of them would only take space, and time to verify. */
const LEAVES_BETWEEN_HEADS = 1_000;

/**
 * What of the log has to be in evidence of a period: from the last head that ends before it to the first that reaches
 * beyond it. Throws NotYetSealedError, MissingTileError while tiles are made anew, OutageError.
 */
export async function sealedPeriod(
  { raw, heads, tiles }: SealedPeriodParts,
  { from, to }: Readonly<{ from: Instant; to: Instant }>,
): Promise<SealedRange & Readonly<{ origin: string }>> {
  const first = await heads.find(({ recordedUntil }) => recordedUntil === undefined || recordedUntil < from);
  const end = await heads.find(
    ({ recordedUntil }) => recordedUntil === undefined || recordedUntil < plus(to, TOLERANCE),
  );
  const after = await heads.at(end);
  if (after === undefined) throw new NotYetSealedError('the ledger does not reach beyond the end of the period yet');
  const before = first === 0n ? undefined : await heads.at(first - 1n);
  const size = before?.size ?? 0;
  return {
    origin: after.origin,
    before,
    frontier: await frontierFrom(size, nodesIn(tiles)),
    leaves: leavesAfter(raw, size === 0 ? undefined : await positionIn(tiles, size - 1)),
    heads: sparse(heads.between(first, end), size),
  };
}

async function* leavesAfter(raw: Pick<RawLog, 'all'>, commit: bigint | undefined): AsyncGenerator<RawEvent> {
  const after = commit === undefined ? undefined : { commit, prepare: commit };
  for await (const event of raw.all({ after })) if (isLeaf(event)) yield event;
}

/** The last one is always there. */
async function* sparse(heads: AsyncIterable<TreeHead>, from: number): AsyncGenerator<TreeHead> {
  let size = from;
  let left: TreeHead | undefined;
  for await (const head of heads) {
    left = head;
    if (head.size - size < LEAVES_BETWEEN_HEADS) continue;
    yield head;
    size = head.size;
    left = undefined;
  }
  if (left !== undefined) yield left;
}
