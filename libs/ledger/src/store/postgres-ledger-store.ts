import { type Instant } from '@envoi/event-sourcing';
import { assertFence, migrate, sql, type Database, type Migrations } from '@envoi/read-store';
import { positionAt, type Tile } from '../tiles/tile.ts';
import { type LedgerState, type LedgerStore } from './ledger-store.ts';

interface TileRow {
  level: number;
  index: string;
  hashes: Buffer;
  positions: Buffer | null;
}

interface StateRow {
  size: string;
  commit: string;
  prepare: string;
  id: string;
  recordedUntil: string | null;
}

/** Nothing compresses hashes. */
const migrations: Migrations = {
  '001-tiles': async (kysely) => {
    await sql`
      create table ledger.tiles (
        level smallint,
        index bigint,
        hashes bytea not null,
        positions bytea,
        first numeric(20),
        last numeric(20),
        primary key (level, index)
      )`.execute(kysely);
    await sql`alter table ledger.tiles alter hashes set storage external, alter positions set storage external`.execute(
      kysely,
    );
    await sql`create index on ledger.tiles (last) where level = 0`.execute(kysely);
    await sql`
      create table ledger.state (
        is_the_only boolean primary key default true check (is_the_only),
        size bigint not null,
        commit numeric(20) not null,
        prepare numeric(20) not null,
        id uuid not null,
        recorded_until text
      )`.execute(kysely);
  },
};

/** In the schema `ledger`. Whoever drops that schema loses nothing but the time that it takes to make it anew. */
export const postgresLedgerStore = (database: Database): LedgerStore => {
  const { kysely } = database;
  return {
    migrate: () => migrate(database, 'ledger', migrations),
    state: async () => {
      const { rows } = await sql<StateRow>`
        select size, commit::text, prepare::text, id::text, recorded_until as "recordedUntil" from ledger.state`.execute(
        kysely,
      );
      return rows[0] && stateOf(rows[0]);
    },
    tile: async (level, index) => {
      const { rows } = await sql<TileRow>`
        select level, index, hashes, positions from ledger.tiles where level = ${level} and index = ${index}`.execute(
        kysely,
      );
      return rows[0] && tileOf(rows[0]);
    },
    tilesAt: async (position) => {
      const at = String(position);
      const { rows } = await sql<TileRow>`
        select level, index, hashes, positions from ledger.tiles
        where level = 0 and last >= ${at}::numeric and first <= ${at}::numeric
        order by last limit 2`.execute(kysely);
      return rows.map(tileOf);
    },
    write: (lease, tiles, state) =>
      kysely.transaction().execute(async (trx) => {
        await assertFence(trx, lease);
        await sql`
          insert into ledger.tiles (level, index, hashes, positions, first, last) ${rowsOf(tiles)}
          on conflict (level, index) do update
          set hashes = excluded.hashes, positions = excluded.positions, first = excluded.first, last = excluded.last`.execute(
          trx,
        );
        const { size, last, recordedUntil = null } = state;
        const { commit, prepare } = last.position;
        await sql`
          insert into ledger.state (size, commit, prepare, id, recorded_until)
          values (${size}, ${String(commit)}::numeric, ${String(prepare)}::numeric, ${last.id}::uuid, ${recordedUntil})
          on conflict (is_the_only) do update
          set size = excluded.size, commit = excluded.commit, prepare = excluded.prepare, id = excluded.id,
            recorded_until = excluded.recorded_until`.execute(trx);
      }),
  };
};

const tileOf = ({ level, index, hashes, positions }: TileRow): Tile => ({
  ...{ level, index: Number(index), hashes },
  positions: positions ?? undefined,
});

const stateOf = ({ size, commit, prepare, id, recordedUntil }: StateRow): LedgerState => ({
  size: Number(size),
  last: { position: { commit: BigInt(commit), prepare: BigInt(prepare) }, id },
  recordedUntil: recordedUntil === null ? undefined : (recordedUntil as Instant),
});

const rowsOf = (tiles: readonly Tile[]) => {
  const ends = tiles.map(({ positions }) =>
    positions === undefined
      ? [null, null]
      : [positionAt(positions, 0), positionAt(positions, positions.length / 8 - 1)].map(String),
  );
  return sql`select * from unnest(
    ${tiles.map(({ level }) => level)}::smallint[], ${tiles.map(({ index }) => index)}::bigint[],
    ${tiles.map(({ hashes }) => hashes)}::bytea[], ${tiles.map(({ positions }) => positions ?? null)}::bytea[],
    ${ends.map(([first]) => first)}::numeric[], ${ends.map(([, last]) => last)}::numeric[])`;
};
