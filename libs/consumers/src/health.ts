import { SECOND, between, parseStreamName, type Instant } from '@envoi/event-sourcing';
import { type EventLog, type StoredEvent } from '@envoi/event-store';
import { listCheckpoints, listWorkFigures, type Checkpoint, type Database, type WorkFigures } from '@envoi/read-store';
import { projectionName } from './apply.ts';
import { type AnyProjection } from './projecting.ts';
import { VISITS } from './waker.ts';

/** How far something that follows the log is, and what it has before it. */
export type ConsumerHealth = Readonly<{
  name: string;
  kind: 'projection' | 'work';
  /** Of the last event that it handled. */
  position?: bigint;
  behind: Behind;
  /** Set aside. */
  parked: number;
  /** Visits that are due, and those of them that failed. */
  due: number;
  failing: number;
  /** Class, status and code of the newest error among what is not mended. */
  lastError?: string;
}>;

/** Events that wait for it, and how long the oldest of them has. `isMore`: at least so many. */
export type Behind = Readonly<{ events: number; isMore: boolean; seconds: number }>;

export type HealthDependencies = Readonly<{
  database: Database;
  log: Pick<EventLog, 'subscribe'>;
  projections: readonly AnyProjection[];
  now: Instant;
}>;

const MOST_COUNTED = 5_000;

/** Every projection and work. Reads the log from where the last of them is, and no more of it than `MOST_COUNTED` events. */
export async function consumersHealth(deps: HealthDependencies): Promise<readonly ConsumerHealth[]> {
  const { database, projections, now } = deps;
  const checkpoints = await listCheckpoints(database.kysely);
  const figures = new Map((await listWorkFigures(database, now)).map((one) => [one.name, one]));
  const consumers = [
    ...projections.map((projection) => projecting(projection, checkpoints)),
    ...workNames(checkpoints, figures).map((name) => working(name, checkpoints)),
  ];
  const waiting = await eventsAfter(deps, consumers);
  return consumers.map((consumer) => healthOf(consumer, { ...waiting, figures: figures.get(consumer.name), now }));
}

type Consumer = Pick<ConsumerHealth, 'name' | 'kind'> &
  Readonly<{ categories: readonly string[]; position: bigint | undefined }>;
type Checkpoints = ReadonlyMap<string, Checkpoint>;

const workNames = (checkpoints: Checkpoints, figures: ReadonlyMap<string, WorkFigures>): readonly string[] => {
  const waked = [...checkpoints.keys()].flatMap((name) => (name.startsWith(VISITS) ? [name.slice(VISITS.length)] : []));
  const armed = [...figures.keys()].filter((name) => !name.startsWith('projection:'));
  return [...new Set([...waked, ...armed])].sort();
};

const projecting = (projection: AnyProjection, checkpoints: Checkpoints): Consumer => {
  const name = projectionName(projection);
  const position = checkpoints.get(name)?.handled?.position;
  return { name, kind: 'projection', categories: projection.categories, position };
};

/** A work that only others arm follows nothing. */
const working = (name: string, checkpoints: Checkpoints): Consumer => {
  const { categories = [], handled } = checkpoints.get(`${VISITS}${name}`) ?? {};
  return { name, kind: 'work', categories, position: handled?.position };
};

type Waits = Readonly<{ position: bigint; category: string; recordedAt: Instant | undefined }>;
type Waiting = Readonly<{ events: readonly Waits[]; isMore: boolean }>;

const eventsAfter = async ({ log }: HealthDependencies, consumers: readonly Consumer[]): Promise<Waiting> => {
  const following = consumers.filter(({ categories }) => categories.length > 0);
  const least = following.map(({ position }) => position ?? -1n).reduce((a, b) => (a < b ? a : b), 2n ** 64n);
  const leaving = new AbortController();
  const events: Waits[] = [];
  const categories = [...new Set(following.flatMap((one) => one.categories))];
  const after = least >= 0n ? { after: least } : {};
  try {
    if (following.length > 0)
      for await (const message of log.subscribe({ categories, ...after, signal: leaving.signal })) {
        if (message.type === 'caught-up') break;
        if (message.type === 'event' && events.push(waitsAs(message.event)) > MOST_COUNTED) break;
      }
  } finally {
    leaving.abort();
  }
  return { events: events.slice(0, MOST_COUNTED), isMore: events.length > MOST_COUNTED };
};

const waitsAs = ({ position, stream, metadata }: StoredEvent): Waits => ({
  position,
  category: parseStreamName(stream).category,
  recordedAt: (metadata as Readonly<{ recordedAt?: Instant }> | null)?.recordedAt,
});

type Known = Waiting & Readonly<{ figures: WorkFigures | undefined; now: Instant }>;

const healthOf = ({ categories, position, ...consumer }: Consumer, known: Known): ConsumerHealth => {
  const { parked = 0, due = 0, failing = 0, lastError = null } = known.figures ?? {};
  return {
    ...consumer,
    ...(position !== undefined && { position }),
    behind: behindOf({ categories, position }, known),
    ...{ parked, due, failing },
    ...(lastError !== null && { lastError }),
  };
};

const behindOf = ({ categories, position = -1n }: Pick<Consumer, 'categories' | 'position'>, known: Known): Behind => {
  const waiting = known.events.filter((event) => event.position > position && categories.includes(event.category));
  const since = waiting.find(({ recordedAt }) => recordedAt !== undefined)?.recordedAt;
  const seconds = since === undefined ? 0 : Math.max(0, between(since, known.now) / SECOND);
  return { events: waiting.length, isMore: known.isMore && categories.length > 0, seconds };
};
