import { sql, type Kysely } from 'kysely';

/** The last event that a consumer has handled. */
export type Handled = Readonly<{ position: bigint; eventId: string }>;

/** How far a consumer is; `generation` is that of a projection's live table. */
export type Checkpoint = Readonly<{ generation: number; handled?: Handled; categories: readonly string[] }>;

interface Row {
  name: string;
  generation: number;
  position: string | null;
  event_id: string | null;
  categories: string[];
}

const columns = sql`name, generation, position::text, event_id, categories`;

const checkpointOf = ({ generation, position, event_id: eventId, categories }: Row): Checkpoint =>
  position === null || eventId === null
    ? { generation, categories }
    : { generation, categories, handled: { position: BigInt(position), eventId } };

/**
 * The checkpoint of that name; made if it is not there: nothing is handled yet. `categories`: what its consumer follows from now
 * on, for whoever asks how far behind it is.
 */
export async function openCheckpoint(
  kysely: Kysely<unknown>,
  name: string,
  categories: readonly string[],
): Promise<Checkpoint> {
  await sql`
    insert into envoi.checkpoints as checkpoint (name, categories) values (${name}, ${categories}::text[])
    on conflict (name) do update set categories = excluded.categories
    where checkpoint.categories <> excluded.categories`.execute(kysely);
  const checkpoint = await findCheckpoint(kysely, name);
  if (checkpoint === undefined)
    throw new Error(`the checkpoint "${name}" was deleted while it was opened: start again`);
  return checkpoint;
}

export async function findCheckpoint(kysely: Kysely<unknown>, name: string): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from envoi.checkpoints where name = ${name}`.execute(kysely);
  return rows[0] && checkpointOf(rows[0]);
}

/** All of them, by name. */
export async function listCheckpoints(kysely: Kysely<unknown>): Promise<ReadonlyMap<string, Checkpoint>> {
  const { rows } = await sql<Row>`
    select ${columns} from envoi.checkpoints order by name`.execute(kysely);
  return new Map(rows.map((row) => [row.name, checkpointOf(row)]));
}

/** Until the transaction ends nobody else can move it. Undefined when there is none. */
export async function lockCheckpoint(trx: Kysely<unknown>, name: string): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from envoi.checkpoints where name = ${name}
    for update`.execute(trx);
  return rows[0] && checkpointOf(rows[0]);
}

/** Moves checkpoints (of one transaction with what they stand for) to the event that was handled last. */
export async function moveCheckpoints(
  trx: Kysely<unknown>,
  names: readonly string[],
  { position, eventId }: Handled,
): Promise<void> {
  await sql`
    update envoi.checkpoints set position = ${String(position)}::numeric, event_id = ${eventId}
    where name = any(${names}::text[])`.execute(trx);
}

/** Makes another generation of a projection's table the live one; it stands where `handled` says. */
export async function switchGeneration(
  trx: Kysely<unknown>,
  name: string,
  { generation, handled }: Omit<Checkpoint, 'categories'>,
): Promise<void> {
  const position = handled === undefined ? null : String(handled.position);
  await sql`
    update envoi.checkpoints set
      generation = ${generation}, position = ${position}::numeric, event_id = ${handled?.eventId ?? null}
    where name = ${name}`.execute(trx);
}

export async function deleteCheckpoint(kysely: Kysely<unknown>, name: string): Promise<void> {
  await sql`delete from envoi.checkpoints where name = ${name}`.execute(kysely);
}
