import { type Instant } from '@envoi/event-sourcing';
import { type Position, type RawLog } from '@envoi/event-store';
import { isLeaf, leafBytes, recordedAtOf } from '../envelope.ts';
import { leafHash } from '../tree/hashes.ts';

/** All that is kept of an event once it was hashed. */
export type Leaf = Readonly<{
  type: 'leaf';
  hash: Buffer;
  position: Position;
  id: string;
  recordedAt: Instant | undefined;
}>;

export type LeafMessage = Leaf | Readonly<{ type: 'caught-up' }>;

/** The leaves of the log after a position, to its end and live. */
export async function* leaves(
  raw: Pick<RawLog, 'follow'>,
  after: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<LeafMessage, void, void> {
  for await (const message of raw.follow({ after, signal })) {
    if (message.type === 'caught-up') yield message;
    else if (isLeaf(message.event)) {
      const { event } = message;
      const { position, id } = event;
      yield { type: 'leaf', hash: leafHash(leafBytes(event)), position, id, recordedAt: recordedAtOf(event) };
    }
  }
}
