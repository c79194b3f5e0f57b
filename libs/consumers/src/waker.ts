import { parseStreamName, type Clock, type Milliseconds } from '@envoi/event-sourcing';
import { type StoredEvent, type Streams } from '@envoi/event-store';
import { type ConsumerStore, type VisitKey } from '@envoi/read-store';
import { type Follower } from './follow.ts';
import { describeError, type ConsumersLogger } from './logger.ts';
import { type Work } from './work.ts';

interface WakerDependencies {
  store: ConsumerStore;
  streams: Streams;
  works: readonly Work[];
  clock: Clock;
  logger: ConsumersLogger;
  /** How our own NOTIFY is told from others'. */
  holder: string;
  /** Visits were armed. */
  onArmed: () => void;
}

type Waking = Work & Required<Pick<Work, 'wakes'>>;

/** People wait for what an event wakes. */
const GATHERING: Milliseconds = 1;

/** Before the name of a work: its checkpoint. */
export const VISITS = 'visits:';

const checkpointOf = ({ name }: Work): string => `${VISITS}${name}`;

/**
 * Arms visits for events: one subscription for all works, but a checkpoint for each, so that a new work sees the log from
 * its beginning. An event that arms nothing because it cannot be read wakes its subject, whose stream cannot be read
 * either: so it shows as a visit that fails.
 */
export function waker(deps: WakerDependencies): Follower | undefined {
  const works = deps.works.filter((work): work is Waking => work.wakes !== undefined);
  if (works.length === 0) return undefined;
  return {
    name: 'waker',
    categories: [...new Set(works.flatMap(({ wakes }) => wakes.categories))],
    gathering: GATHERING,
    onLive: () => deps.store.freeOutages(),
    begin: async () => {
      const after = new Map<Work, bigint>();
      const checkpoints = [];
      for (const work of works) {
        const { handled } = await deps.store.openCheckpoint(checkpointOf(work), work.wakes.categories);
        if (handled === undefined) continue;
        after.set(work, handled.position);
        checkpoints.push(handled);
      }
      const least = works.map((work) => after.get(work) ?? -1n).reduce((a, b) => (a < b ? a : b));
      return {
        checkpoints,
        ...(least >= 0n && { after: least }),
        handle: async (events, lease) => {
          const last = events.at(-1);
          if (last === undefined) return;
          const visits = works.flatMap((work) => visitsOf(work, events, { ...deps, after: after.get(work) ?? -1n }));
          const behind = works.filter((work) => (after.get(work) ?? -1n) < last.position);
          await deps.store.transaction(async (trx) => {
            await trx.assertFence(lease);
            await trx.armVisits(distinct(visits), deps.clock.now(), deps.holder);
            await trx.moveCheckpoints(behind.map(checkpointOf), { position: last.position, eventId: last.id });
          });
          for (const work of behind) after.set(work, last.position);
          if (visits.length > 0) deps.onArmed();
        },
      };
    },
  };
}

const distinct = (visits: readonly VisitKey[]): readonly VisitKey[] => [
  ...new Map(visits.map((visit) => [JSON.stringify([visit.work, visit.key]), visit])).values(),
];

type Reading = Pick<WakerDependencies, 'streams' | 'logger'> & { after: bigint };

const visitsOf = (work: Waking, events: readonly StoredEvent[], reading: Reading): readonly VisitKey[] =>
  events
    .filter(({ position, stream }) => {
      const { category } = parseStreamName(stream);
      return position > reading.after && work.wakes.categories.includes(category);
    })
    .flatMap((event) => keysOf(work, event, reading))
    .map((key) => ({ work: work.name, key }));

const keysOf = (work: Waking, event: StoredEvent, { streams, logger }: Reading): readonly string[] => {
  try {
    return work.wakes.keys(streams.decode(event));
  } catch (error) {
    const fields = { work: work.name, position: String(event.position), error: describeError(error) };
    logger.error({ alert: 'event-unreadable', ...fields }, 'an event cannot be read');
    return [parseStreamName(event.stream).subject];
  }
};
