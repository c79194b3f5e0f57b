import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { table, type ReadModelName } from './read-models.ts';

/** A generation of a read model's table, seen from a transaction. */
export type RowTable = Readonly<{ in: Kysely<unknown>; generation: number }>;

export type RowTablesCompared = Readonly<{
  isSame: boolean;
  live: RowsDigest;
  rebuilt: RowsDigest;
  /** The first key, in order of bytes, whose rows differ; a side that has no row says none. */
  firstDifference?: Readonly<{ key: string; live?: string; rebuilt?: string }>;
}>;

/** As `digestReadModel` makes it. */
type RowsDigest = Readonly<{ rows: number; sha256: string }>;
type Line = Readonly<{ key: string; row: string }>;

const READ_AT_ONCE = 2_000;

/** Both tables row by row, page by page: memory does not grow with them. */
export async function compareRowTables(
  model: ReadModelName,
  live: RowTable,
  rebuilt: RowTable,
): Promise<RowTablesCompared> {
  const [one, other] = [reader(model, live), reader(model, rebuilt)];
  let firstDifference: Pair | undefined;
  for await (const pair of pairs(one, other)) if (pair.live !== pair.rebuilt) firstDifference ??= pair;
  const digests = { live: one.digest(), rebuilt: other.digest() };
  if (firstDifference === undefined) return { isSame: true, ...digests };
  return { isSame: false, ...digests, firstDifference };
}

type Pair = NonNullable<RowTablesCompared['firstDifference']>;
type Reader = ReturnType<typeof reader>;

/** Every key of either side once, in order of bytes. */
async function* pairs(one: Reader, other: Reader): AsyncGenerator<Pair> {
  let live = await one.next();
  let rebuilt = await other.next();
  for (;;) {
    const order = compareKeys(live, rebuilt);
    if (order === undefined) return;
    yield pairOf(order <= 0 ? live : undefined, order >= 0 ? rebuilt : undefined);
    if (order <= 0) live = await one.next();
    if (order >= 0) rebuilt = await other.next();
  }
}

const pairOf = (live: Line | undefined, rebuilt: Line | undefined): Pair => ({
  key: (live ?? rebuilt)?.key ?? '',
  ...(live !== undefined && { live: live.row }),
  ...(rebuilt !== undefined && { rebuilt: rebuilt.row }),
});

/** Below 0: only the first has this key; above: only the second; undefined: both are over. */
const compareKeys = (one: Line | undefined, other: Line | undefined): number | undefined => {
  if (one === undefined) return other === undefined ? undefined : 1;
  return other === undefined ? -1 : Buffer.compare(Buffer.from(one.key), Buffer.from(other.key));
};

const reader = (model: ReadModelName, of: RowTable) => {
  const hash = createHash('sha256');
  const lines = linesOf(model, of);
  let rows = 0;
  return {
    next: async (): Promise<Line | undefined> => {
      const next = await lines.next();
      if (next.done === true) return undefined;
      rows += 1;
      hash.update(`${next.value.key} ${next.value.row}\n`);
      return next.value;
    },
    digest: (): RowsDigest => ({ rows, sha256: hash.digest('hex') }),
  };
};

async function* linesOf(model: ReadModelName, { in: trx, generation }: RowTable): AsyncGenerator<Line, void, void> {
  let after = '';
  for (;;) {
    const { rows } = await sql<Line>`
      select key, row::text as row from ${table(model, generation)} where key > ${after}
      order by key limit ${READ_AT_ONCE}`.execute(trx);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.key;
  }
}
