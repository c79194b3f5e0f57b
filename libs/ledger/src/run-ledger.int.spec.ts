import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { instant } from '@envoi/event-sourcing';
import { connectEventLog, connectRawLog, type EventLog, type RawLog } from '@envoi/event-store';
import { leaseRows, migrateReadStore, openLeases, sql, type Leases } from '@envoi/read-store';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { ORIGIN, aRing } from '../test/a-ledger.ts';
import { fileWitness, ledgerEntries, postgresLedgerStore, runLedger, type Ledger } from './index.ts';

describe('The ledger over a server and Postgres', () => {
  let postgres: TestPostgres;
  let node: EmbeddedEventStore;
  let directory: string;
  let log: EventLog;
  let raw: RawLog;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ledger-'));
    postgres = await startTestPostgres();
    await migrateReadStore(postgres.database);
    const unixSocket = join(directory, 'private', 'node.sock');
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { unixSocket } });
    log = connectEventLog(node.connectionString);
    raw = connectRawLog(node.connectionString);
    await postgresLedgerStore(postgres.database).migrate();
  });
  afterAll(async () => {
    await Promise.all([log.dispose(), raw.dispose()]);
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  const keys = aRing();
  const published = () => Promise.resolve({ keys: keys.published });
  const file = () => join(directory, 'witness', 'heads.jsonl');
  const parts = () => ({ raw, log, store: postgresLedgerStore(postgres.database), published });
  const witnessed = async () => (await readFile(file(), 'utf8')).trimEnd().split('\n');

  /** One process: leases, and the ledger on them. */
  const start = async (holder: string): Promise<Ledger & { leases: Leases }> => {
    const leases = await openLeases(leaseRows(postgres.database), { holder });
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const ledger = runLedger({
      ...{ ...parts(), keys, leases, logger, origin: ORIGIN },
      witness: fileWitness(file()),
      clock: { now: () => instant(Date.now()) },
    });
    const stop = async (): Promise<void> => {
      await ledger.stop();
      await leases.close();
    };
    return { ...ledger, leases, stop };
  };

  const write = async (count: number, stream = `account-${randomUUID()}`): Promise<string> => {
    const recordedAt = instant(Date.now());
    const events = Array.from({ length: count }, (_, n) => ({
      ...{ id: randomUUID(), type: 'Numbered', data: { n }, metadata: { recordedAt } },
    }));
    await log.append(stream, -1n, events);
    return stream;
  };

  const covers = (ledger: Ledger, size: number) =>
    eventually(async () => expect(await ledger.status()).toMatchObject({ size, headSize: size, stopped: undefined }));

  it('seals, finds entries, goes on after a restart, and makes its tiles anew when somebody drops them', async () => {
    const stream = await write(300);
    const first = await start('one');
    await covers(first, 300);
    await write(400);
    await covers(first, 700);
    const entry = await ledgerEntries(parts()).entryOf(stream, 299n);
    expect(entry).toMatchObject({ leafIndex: 299, treeSize: 700 });
    expect(await ledgerEntries(parts()).entryOf(stream, 300n)).toBeUndefined();
    await first.stop();

    await write(10);
    const second = await start('two');
    await covers(second, 710);
    await second.stop();

    await sql`drop schema ledger cascade`.execute(postgres.database.kysely);
    await postgresLedgerStore(postgres.database).migrate();
    await write(1);
    const third = await start('three');
    await covers(third, 711);
    expect(await ledgerEntries(parts()).entryOf(stream, 0n)).toMatchObject({ leafIndex: 0, treeSize: 711 });
    await third.stop();
    expect(new Set(await witnessed()).size).toBe((await witnessed()).length);
  });

  it('is told by the status when it was sealed last', async () => {
    const ledger = await start('one');
    const { size } = await ledger.status();
    await write(1);
    await covers(ledger, size + 1);
    expect((await ledger.status()).headAge).toBeLessThan(5_000);
    await ledger.stop();
  });

  it('stops when somebody changes the event that was sealed last, in the table itself', async () => {
    const ledger = await start('one');
    const { size } = await ledger.status();
    const stream = await write(1);
    await covers(ledger, size + 1);
    await ledger.stop();
    await sql`update event_store.events set data = ${Buffer.from('{}')} where stream = ${stream}`.execute(
      postgres.database.kysely,
    );
    const again = await start('two');
    await eventually(() => expect(again.stopped()).toBe('last-leaf-not-found'));
    await again.stop();
  });
});
