import { leaseRows, migrateReadStore, openLeases, sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../../test/stores.ts';
import { keepsTheContractOfALedgerStore } from '../../test/ledger-store.contract.ts';
import { postgresLedgerStore } from './postgres-ledger-store.ts';

describe('the store of the ledger in Postgres', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrateReadStore(postgres.database);
  });
  afterAll(() => postgres.stop());

  keepsTheContractOfALedgerStore(async () => {
    const { database } = postgres;
    await sql`drop schema if exists ledger cascade`.execute(database.kysely);
    const leases = await openLeases(leaseRows(database), { holder: 'test' });
    return { leases, store: postgresLedgerStore(database) };
  });
});
