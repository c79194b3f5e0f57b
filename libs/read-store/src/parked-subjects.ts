import { instant, type Instant } from '@envoi/event-sourcing';
import { sql, type Kysely } from 'kysely';

/** One generation of the table of one version of a projection. */
export type Generation = Readonly<{ projection: string; generation: number }>;

/** The first event of a subject that could not be applied; later ones of it wait behind. */
export type ParkedSubject = Readonly<{ subject: string; position: bigint; error: string }>;

interface Row {
  subject: string;
  position: string;
  error: string;
}

const parkedOf = ({ subject, position, error }: Row): ParkedSubject => ({ subject, position: BigInt(position), error });

/** All of a generation, or those of some subjects. */
export async function findParkedSubjects(
  kysely: Kysely<unknown>,
  { projection, generation }: Generation,
  subjects?: readonly string[],
): Promise<readonly ParkedSubject[]> {
  const { rows } = await sql<Row>`
    select subject, position::text, error from envoi.parked_subjects
    where projection = ${projection} and generation = ${generation}
      and (${subjects ?? null}::text[] is null or subject = any(${subjects ?? null}::text[]))
    order by parked_subjects.position`.execute(kysely);
  return rows.map(parkedOf);
}

/** Those of all live generations, or one subject of one projection. */
export async function listParkedSubjects(
  kysely: Kysely<unknown>,
  only?: Readonly<{ projection: string; subject: string }>,
): Promise<readonly (ParkedSubject & Readonly<{ projection: string; since: Instant }>)[]> {
  const { rows } = await sql<Row & { projection: string; since: Date }>`
    select projection, subject, parked.position::text, error, parked_at as since
    from envoi.parked_subjects as parked
      join envoi.checkpoints as live on live.name = parked.projection and live.generation = parked.generation
    where ${only === undefined ? sql`true` : sql`projection = ${only.projection} and subject = ${only.subject}`}
    order by projection, parked.position`.execute(kysely);
  return rows.map(({ projection, since, ...row }) => ({ projection, since: instant(since), ...parkedOf(row) }));
}

export async function parkSubjects(
  trx: Kysely<unknown>,
  { projection, generation }: Generation,
  parked: readonly ParkedSubject[],
): Promise<void> {
  if (parked.length === 0) return;
  await sql`
    insert into envoi.parked_subjects (projection, generation, subject, position, error)
    select ${projection}::text, ${generation}::integer, subject, position, error from unnest(
      ${parked.map(({ subject }) => subject)}::text[], ${parked.map(({ position }) => String(position))}::numeric[],
      ${parked.map(({ error }) => error)}::text[]) as parked (subject, position, error)
    on conflict (projection, generation, subject)
      do update set position = excluded.position, error = excluded.error`.execute(trx);
}

/** One subject, or all of that generation. */
export async function unparkSubjects(
  trx: Kysely<unknown>,
  { projection, generation }: Generation,
  subject?: string,
): Promise<void> {
  await sql`
    delete from envoi.parked_subjects where projection = ${projection} and generation = ${generation}
      and (${subject ?? null}::text is null or subject = ${subject ?? null})`.execute(trx);
}
