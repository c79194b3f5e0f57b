import { streamName, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type StoredEvent } from '@envoi/event-store';
import {
  consumerTransaction,
  findParkedSubjects,
  listParkedSubjects,
  listParkedVisits,
  lockCheckpoint,
  recordRedrive,
  redriveVisit,
  unparkSubjects,
  type Database,
  type Redrive,
} from '@envoi/read-store';
import { applyEvents, generationOf, projectionName } from './apply.ts';
import { untyped, type AnyProjection } from './projecting.ts';
import { type RebuildDependencies } from './rebuild.ts';

/** What was set aside: a visit that failed too often, or a subject with an event that a projection cannot apply. */
export type Parked = Readonly<{
  kind: 'visit' | 'subject';
  /** Name of the work, or of the projection with its version. */
  work: string;
  key: string;
  /** Class, status and code of the error. */
  lastError: string;
  since: Instant;
  /** Of a visit: its failures since it was last driven, and how often it was. */
  attempts?: number;
  generation?: number;
}>;

/** Everything that is parked, visits first; or what is under one name and key. */
export async function listParked(
  { kysely }: Database,
  only?: Pick<Parked, 'work' | 'key'>,
): Promise<readonly Parked[]> {
  const visits = await listParkedVisits(kysely, only);
  const subjects = await listParkedSubjects(kysely, only && { projection: only.work, subject: only.key });
  return [
    ...visits.map((visit) => ({ kind: 'visit', ...visit }) as const),
    ...subjects.map(
      ({ projection: work, subject: key, error: lastError, since }) =>
        ({ kind: 'subject', work, key, lastError, since }) as const,
    ),
  ];
}

/**
 * Makes a parked visit due at once, as the next generation, and keeps who did it and why. False when it is not parked, or
 * not any more in the generation that was named.
 */
export const redrive = (
  database: Database,
  visit: Pick<Parked, 'work' | 'key' | 'generation'>,
  why: Redrive,
): Promise<boolean> => redriveVisit(database.kysely, visit, why);

/** What is parked under this name and key. */
export const findParked = async (database: Database, work: string, key: string): Promise<Parked | undefined> =>
  (await listParked(database, { work, key }))[0];

/**
 * Applies what a parked subject of a projection has missed, in order: the same bytes as if it had never failed, provided
 * that the projection's keys each belong to one subject. False when it is not parked, or parked again at once.
 */
export async function redriveSubject(
  typed: AnyProjection,
  subject: SubjectId,
  { database, log, streams, why }: RebuildDependencies & { why: Redrive },
): Promise<boolean> {
  const projection = untyped(typed);
  const name = projectionName(projection);
  const events: StoredEvent[] = [];
  return database.kysely.transaction().execute(async (trx) => {
    const at = await lockCheckpoint(trx, name); // the live projection waits until we are done
    if (at?.handled === undefined) return false;
    const { handled, generation } = at;
    const target = { projection, streams, generation };
    const [parked] = await findParkedSubjects(trx, generationOf(target), [subject]);
    if (parked === undefined) return false;
    for (const category of projection.categories)
      for await (const event of log.read(streamName(category, subject)))
        if (event.position >= parked.position && event.position <= handled.position) events.push(event);
    await unparkSubjects(trx, generationOf(target), subject);
    await recordRedrive(trx, { work: name, key: subject }, why);
    const parkedAgain = await applyEvents(consumerTransaction(trx), target, events.toSorted(byPosition));
    return parkedAgain.length === 0;
  });
}

const byPosition = (a: StoredEvent, b: StoredEvent): number => (a.position < b.position ? -1 : 1);
