import { type Milliseconds } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { LeaseLostError, type ConsumerStore, type ParkedSubject } from '@envoi/read-store';
import { applyEvents, projectionName } from './apply.ts';
import { type Follower } from './follow.ts';
import { type ConsumersLogger } from './logger.ts';
import { untyped, type AnyProjection } from './projecting.ts';

interface ProjectorDependencies {
  store: ConsumerStore;
  streams: Streams;
  logger: ConsumersLogger;
}

/** Nobody waits for rows, and a transaction for each event costs more than all else that an event leads to. */
const GATHERING: Milliseconds = 50;

/** Keeps the live rows of a projection: a batch and its checkpoint in one transaction. */
export function projector(typed: AnyProjection, { store, streams, logger }: ProjectorDependencies): Follower {
  const projection = untyped(typed);
  const name = projectionName(projection);
  return {
    name,
    categories: projection.categories,
    gathering: GATHERING,
    begin: async () => {
      await store.openCheckpoint(name, projection.categories);
      const { generation, handled } = await store.transaction(async (trx) => {
        const at = await trx.lockCheckpoint(name); // no rebuild switches meanwhile
        if (at === undefined) throw new LeaseLostError(name);
        await trx.makeRowTable(projection, at.generation);
        await trx.makeLive(projection, at.generation);
        return at;
      });
      let after = handled?.position;
      return {
        checkpoints: handled === undefined ? [] : [handled],
        ...(after !== undefined && { after }),
        handle: async (events, lease) => {
          const last = events.at(-1);
          if (last === undefined) return;
          const parked = await store.transaction(async (trx) => {
            await trx.assertFence(lease);
            const at = await trx.lockCheckpoint(name);
            // A rebuild has switched the tables, or somebody else has gone on: look again where we are.
            if (at?.generation !== generation || at.handled?.position !== after) throw new LeaseLostError(name);
            const nowParked = await applyEvents(trx, { projection, streams, generation }, events);
            await trx.moveCheckpoints([name], { position: last.position, eventId: last.id });
            return nowParked;
          });
          after = last.position;
          for (const subject of parked) alertParked(logger, name, subject);
        },
      };
    },
  };
}

const alertParked = (logger: ConsumersLogger, projection: string, { subject, position, error }: ParkedSubject): void =>
  logger.error(
    { alert: 'subject-parked', projection, subject, position: String(position), error },
    'an event cannot be applied: its subject is parked',
  );
