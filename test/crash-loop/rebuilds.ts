import { eventSchemas } from '@envoi/composition';
import { projectionName, rebuildProjection, type AnyProjection } from '@envoi/consumers';
import { instant, parseStreamName } from '@envoi/event-sourcing';
import { Streams, connectEventLog } from '@envoi/event-store';
import { digestReadModel, listCheckpoints, openDatabase, type Database } from '@envoi/read-store';
import { projections } from '../../apps/worker/src/projections.ts';
import { eventually } from '../eventually.ts';
import { readLog } from './history.ts';
import { type Target } from './target.ts';

/** Events in one transaction of a rebuild; the second is interrupted once, and goes on where it was. */
const BATCHES = [500, 13] as const;
const INTERRUPTED = 13;

class Interruption extends Error {}

/**
 * Rebuilds each read model from the log, as an operator does, while the assistant runs but has nothing to do: each time the
 * rows must have the bytes that the live ones had. Resolves with how many rows were compared; throws an Error that says
 * which model differs.
 */
export async function rebuildsAreAsLive(target: Target): Promise<number> {
  const { databaseUrl, eventStore } = await target.stores();
  const database = openDatabase(databaseUrl, { maxConnections: 4 });
  const log = connectEventLog(eventStore);
  const streams = new Streams(log, eventSchemas, { now: () => instant(Date.now()), policyVersion: 1 });
  let compared = 0;
  try {
    await caughtUp(target, database);
    for (const projection of projections) {
      const live = await digestReadModel(database, projection);
      compared += live.rows;
      for (const batch of BATCHES) {
        await rebuilt(projection, { database, log, streams }, batch);
        const { rows, sha256 } = await digestReadModel(database, projection);
        if (sha256 !== live.sha256)
          throw new Error(`${projection.name}, rebuilt by ${batch}: ${rows} rows ${sha256}, live ${live.rows} ${live.sha256}`); // prettier-ignore
      }
    }
    return compared;
  } finally {
    await log.dispose();
    await database.close();
  }
}

const rebuilt = async (
  projection: AnyProjection,
  stores: Parameters<typeof rebuildProjection>[1],
  batch: number,
): Promise<void> => {
  if (batch === INTERRUPTED) {
    const onProgress = ({ events }: { events: number }): void => {
      if (events > 0) throw new Interruption();
    };
    await rebuildProjection(projection, stores, { batch, onProgress }).catch((error: unknown) => {
      if (!(error instanceof Interruption)) throw error;
    });
  }
  await rebuildProjection(projection, stores, { batch });
};

/** The live rows are as the log's last event of their categories leaves them. */
const caughtUp = async (target: Target, database: Database): Promise<void> => {
  const events = await readLog(target);
  await eventually(
    async () => {
      const checkpoints = await listCheckpoints(database.kysely);
      for (const projection of projections) {
        const isConcerned = ({ stream }: { stream: string }) =>
          projection.categories.includes(parseStreamName(stream).category);
        const last = events.findLast(isConcerned)?.position ?? -1n;
        const at = checkpoints.get(projectionName(projection))?.handled?.position ?? -1n;
        if (at < last) throw new Error(`${projection.name} is behind`);
      }
    },
    { within: 60_000, every: 100 },
  );
};
