import { type DomainEvent, type Projection } from '@envoi/event-sourcing';
import { type StoredEvent, type Streams } from '@envoi/event-store';
import { type ConsumerTransaction, type Generation, type ParkedSubject } from '@envoi/read-store';
import { foldBatch, keyed } from './projecting.ts';

/** Where a projection's rows go. */
export interface Target {
  projection: Projection<object, DomainEvent>;
  streams: Streams;
  generation: number;
}

/** Stored with parked subjects and checkpoints. */
export const projectionName = ({ name, version }: Readonly<{ name: string; version: number }>): string =>
  `projection:${name}:v${version}`;

export const generationOf = ({ projection, generation }: Target): Generation => ({
  projection: projectionName(projection),
  generation,
});

/** Loads the rows of a batch, folds, and writes them, in the caller's transaction. Says who was parked by it. */
export async function applyEvents(
  trx: ConsumerTransaction,
  target: Target,
  events: readonly StoredEvent[],
): Promise<readonly ParkedSubject[]> {
  const { projection, streams, generation } = target;
  const batch = events.map((event) => keyed(projection, (stored) => streams.decode(stored), event));
  const keys = [...new Set(batch.flatMap((event) => ('keys' in event ? event.keys : [])))];
  const subjects = [...new Set(batch.map(({ subject }) => subject))];
  const rows = await trx.loadRows(projection, generation, keys);
  const parkedBefore = await trx.findParkedSubjects(generationOf(target), subjects);
  const before = { rows, parked: new Set(parkedBefore.map(({ subject }) => subject)) };
  const { changed, parked } = foldBatch(projection, batch, before);
  await trx.writeRows(projection, generation, changed);
  await trx.parkSubjects(generationOf(target), parked);
  return parked;
}
