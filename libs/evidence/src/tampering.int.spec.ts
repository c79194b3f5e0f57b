import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { instant, plus } from '@envoi/event-sourcing';
import { connectEventLog, connectRawLog, type EventLog, type RawLog } from '@envoi/event-store';
import { Heads, fileWitness, postgresLedgerStore, runLedger, type LedgerStore } from '@envoi/ledger';
import { leaseRows, migrateReadStore, openLeases, sql, type Kysely } from '@envoi/read-store';
import { generateSigningKeys, parseSigningKeys } from '@envoi/signing';
import fc from 'fast-check';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { verifyLog, type LogVerdict } from './index.ts';

/** `npm run tampering` takes 10,000. */
const MANIPULATIONS = Number(process.env['MANIPULATIONS'] ?? 60);
const STREAMS = 6;
const EVENTS = 60;

const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
const published = { keys: keys.published };
const began = instant('2026-11-24T10:00:00.000Z');

let postgres: TestPostgres;
let node: EmbeddedEventStore;
let directory: string;
let witnessFile: string;
let log: EventLog;
let raw: RawLog;
let store: LedgerStore;
/** Of what is sealed. */
let positions: readonly string[];
/** Of the heads, how many leaves each has. */
let sizes: readonly number[];

beforeAll(async () => {
  directory = await mkdtemp('/tmp/envoi-tampering-');
  witnessFile = join(directory, 'heads.jsonl');
  postgres = await startTestPostgres();
  node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
  [log, raw] = [connectEventLog(node.connectionString), connectRawLog(node.connectionString)];
  await migrateReadStore(postgres.database);
  store = postgresLedgerStore(postgres.database);
  await store.migrate();
  await seal();
  const kysely = postgres.database.kysely;
  await sql`create table event_store.original as select * from event_store.events`.execute(kysely);
  const { rows } = await sql<{ position: string }>`
    select position from event_store.events where stream not like 'ledger-%' order by position`.execute(kysely);
  positions = rows.map(({ position }) => position);
  sizes = (await notesOfWitness()).map((note) => Number(note.split('\n')[1]));
});
afterAll(async () => {
  await Promise.all([log.dispose(), raw.dispose()]);
  await node.stop();
  await postgres.stop();
  await rm(directory, { recursive: true });
});

/** Some events, a few at a time, and heads in between. */
async function seal(): Promise<void> {
  const leases = await openLeases(leaseRows(postgres.database), { holder: 'test' });
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ledger = runLedger({
    ...{ raw, log, store, leases, keys, logger: quiet, headEvery: 1 },
    witness: fileWitness(witnessFile),
    published: () => Promise.resolve(published),
    origin: 'envoi.example/ledger',
    clock: { now: () => began },
  });
  for (let n = 0; n < EVENTS; n += STREAMS) {
    for (let stream = 0; stream < STREAMS; stream += 1) await append(stream, n / STREAMS);
    await eventually(async () => expect((await ledger.status()).headSize).toBe(n + STREAMS));
  }
  await ledger.stop();
  await leases.close();
}

const append = (stream: number, revision: number): Promise<void> => {
  const at = plus(began, revision * 1_000);
  const metadata = { subject: randomUUID(), correlation: randomUUID(), causation: randomUUID(), command: 'test', at, recordedAt: at, policy: 1 }; // prettier-ignore
  const name = `${stream % 2 === 0 ? 'attachmentExport' : 'profileDeletion'}-${stream}`;
  return log.append(name, BigInt(revision) - 1n, [
    { id: randomUUID(), type: 'Happened', data: { exportId: randomUUID(), count: revision }, metadata },
  ]);
};

const notesOfWitness = async (): Promise<string[]> =>
  (await readFile(witnessFile, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { checkpoint: string }).checkpoint);

async function* witnessed(): AsyncGenerator<string> {
  yield* await notesOfWitness();
}

const verified = (): Promise<LogVerdict> =>
  verifyLog({
    raw,
    heads: new Heads(log, () => Promise.resolve(published)).notes(),
    otherHeads: { 'the witness': witnessed() },
    tiles: (level, index) => store.tile(level, index),
    keys: published,
  });

/** Runs some SQL on the table of the events, gives the verdict, and puts everything back. */
const after = async (manipulate: (kysely: Kysely<unknown>) => Promise<unknown>): Promise<LogVerdict> => {
  const { kysely } = postgres.database;
  try {
    await manipulate(kysely);
    return await verified();
  } finally {
    await sql`begin; delete from event_store.events; insert into event_store.events select * from event_store.original; commit`.execute(kysely); // prettier-ignore
  }
};

const events = sql.table('event_store.events');
const at = (n: number): string => positions[n % positions.length] ?? '0';

const manipulations = {
  /** One bit of what it says, of who said it and when, or of what it is called. */
  flip: (kysely: Kysely<unknown>, n: number, bit: number) => {
    const column = sql.ref(bit % 2 === 0 ? 'data' : 'metadata');
    return sql`update ${events} set ${column} = set_bit(${column}, (${bit} % (8 * octet_length(${column})))::bigint, 1 - get_bit(${column}, (${bit} % (8 * octet_length(${column})))::bigint)) where position = ${at(n)}`.execute(kysely); // prettier-ignore
  },
  rename: (kysely: Kysely<unknown>, n: number, bit: number) => {
    const column = sql.ref(['type', 'stream', 'content_type'][bit % 3] ?? 'type');
    return sql`update ${events} set ${column} = ${column} || 'x' where position = ${at(n)}`.execute(kysely);
  },
  renumber: (kysely: Kysely<unknown>, n: number) =>
    sql`update ${events} set revision = revision + 1000 where position = ${at(n)}`.execute(kysely),
  'another id': (kysely: Kysely<unknown>, n: number) =>
    sql`update ${events} set id = ${randomUUID()} where position = ${at(n)}`.execute(kysely),
  /** The instant that counts for the member, or the one that counts for the record. */
  redate: (kysely: Kysely<unknown>, n: number, bit: number) => {
    const field = bit % 2 === 0 ? '"at":"2026' : '"recordedAt":"2026';
    return sql`update ${events} set metadata = convert_to(replace(convert_from(metadata, 'utf8'), ${field}, ${field.replace('2026', '2025')}), 'utf8') where position = ${at(n)}`.execute(kysely); // prettier-ignore
  },
  drop: (kysely: Kysely<unknown>, n: number) => sql`delete from ${events} where position = ${at(n)}`.execute(kysely),
  swap: (kysely: Kysely<unknown>, n: number, bit: number) => {
    const other = at(n + 1 + (bit % (positions.length - 1)));
    return sql`begin; update ${events} set position = -1 where position = ${sql.lit(Number(at(n)))}; update ${events} set position = ${sql.lit(Number(at(n)))} where position = ${sql.lit(Number(other))}; update ${events} set position = ${sql.lit(Number(other))} where position = -1; commit`.execute(kysely); // prettier-ignore
  },
  /** In between, or in place of one that was dropped; of a stream of its own, or as the next event of one that is there. */
  insert: (kysely: Kysely<unknown>, n: number, bit: number) => {
    const stream = bit % 2 === 0 ? 'attachmentExport-new' : 'attachmentExport-0';
    return sql`begin; update ${events} set position = -position - 1 where position >= ${sql.lit(Number(at(n)))}; update ${events} set position = -position where position < 0; insert into ${events} select ${sql.lit(Number(at(n)))}, ${sql.lit(stream)}, 1000, gen_random_uuid(), type, content_type, created, data, metadata from event_store.original where position = ${sql.lit(Number(at(n)))}; commit`.execute(kysely); // prettier-ignore
  },
  /** With all heads that came after. */
  truncate: (kysely: Kysely<unknown>, n: number) =>
    sql`delete from ${events} where position >= ${at(n)}`.execute(kysely),
} as const;
type Manipulation = keyof typeof manipulations;

it('verifies as it is', async () => {
  const heads = { 'the log': sizes.length, 'the witness': sizes.length };
  expect(sizes.length).toBeGreaterThanOrEqual(EVENTS / STREAMS);
  expect(await verified()).toMatchObject({ isValid: true, leaves: EVENTS, unsealed: 0, heads });
});

it(`is found tampered with, each of ${MANIPULATIONS} times, directly in the tables of the store`, async () => {
  const kinds = Object.keys(manipulations) as Manipulation[];
  const counted: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.nat({ max: EVENTS - 1 }), fc.nat({ max: 100_000 }), async (kind, n, bit) => {
      const { isValid, difference } = await after((kysely) => manipulations[kind](kysely, n, bit));
      counted[kind] = (counted[kind] ?? 0) + 1;
      return !isValid && difference !== undefined;
    }),
    { numRuns: MANIPULATIONS },
  ); // prettier-ignore
  expect(Object.values(counted).reduce((sum, count) => sum + count)).toBe(MANIPULATIONS);
  if (MANIPULATIONS > 1_000) process.stderr.write(`${MANIPULATIONS} manipulations, all found: ${JSON.stringify(counted)}\n`);
}, 3_600_000); // prettier-ignore

it('names the very event that was changed', async () => {
  const { difference } = await after((kysely) => manipulations.redate(kysely, 17, 0));
  expect(difference).toBe('leaf 17 (profileDeletion-5 revision 2, Happened) is not the one that was sealed');
});

it('is found cut off by the witness alone: the rest verifies in itself', async () => {
  const { difference } = await after((kysely) => manipulations.truncate(kysely, 30));
  const next = sizes.find((size) => size > 30);
  expect(difference).toBe(`the witness: the log ends after 30 leaves, and a head says that there were ${next}`);
});

it('lacks no head that the witness has, and has none that is not signed', async () => {
  const head = sql`stream = 'ledger-heads' and revision = 4`;
  const dropped = await after((kysely) => sql`delete from ${events} where ${head}`.execute(kysely));
  expect(dropped.difference).toBe(`the witness: its head of ${sizes[4]} leaves is not in the log`);
  const another = sql`convert_to(replace(convert_from(data, 'utf8'), ${`\\n${sizes[4]}\\n`}, '\\n7777\\n'), 'utf8')`;
  const forged = await after((kysely) => sql`update ${events} set data = ${another} where ${head}`.execute(kysely));
  expect(forged.difference).toMatch('one that is not valid');
});
