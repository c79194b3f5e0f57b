import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { UnreadableError, VaultKeyError, openVault, type Staff } from './index.ts';

let postgres: TestPostgres;
let vault: Staff;

const [first, second] = [generateKeyring('k1'), generateKeyring('k2')];
const open = (...keys: string[]) => openVault(postgres.database, parseKeyring(keys.join(','), 'VAULT_KEYS'));
const query = (text: string) => sql<Record<string, unknown>>`${sql.raw(text)}`.execute(postgres.database.kysely);
const nora = { issuer: 'https://id.example.org', subject: 'nora-1', name: 'Nora Auditor' };

beforeAll(async () => {
  postgres = await startTestPostgres();
  vault = await open(first);
});
beforeEach(() => query('delete from vault.staff'));
afterAll(() => postgres.stop());

it('one of the staff is one actor, however many of their sign-ins come at once', async () => {
  const actors = await Promise.all(Array.from({ length: 50 }, () => vault.actorOf(nora)));
  expect(new Set(actors).size).toBe(1);
  expect(actors[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('is another actor at another issuer, and as another subject, however the two are put together', async () => {
  const others = [nora, { ...nora, issuer: 'https://id.example.or', subject: 'gnora-1' }, { ...nora, subject: 'nora' }];
  expect(new Set(await Promise.all(others.map((member) => vault.actorOf(member)))).size).toBe(3);
});

it('is the same after a restart, and after a change of the keys', async () => {
  const actor = await vault.actorOf(nora);
  expect(await (await open(first)).actorOf(nora)).toBe(actor);
  const later = await open(second, first);
  expect(await later.actorOf(nora)).toBe(actor);
  expect(await later.staffMember(actor)).toEqual(nora);
});

it('is known by the name that was given last, which a sign-in without one does not take away', async () => {
  const { issuer, subject } = nora;
  const actor = await vault.actorOf({ issuer, subject });
  expect(await vault.staffMember(actor)).toEqual({ issuer, subject });
  for (const name of ['Nora', 'Nora Prüfer', undefined]) await vault.actorOf({ issuer, subject, name });
  expect(await vault.staffMember(actor)).toEqual({ issuer, subject, name: 'Nora Prüfer' });
  expect(await vault.staffMember('00000000-0000-4000-8000-000000000000')).toBeUndefined();
});

it('cannot be read from the table, nor put in the place of another', async () => {
  const actor = await vault.actorOf(nora);
  const other = await vault.actorOf({ ...nora, subject: 'someone-else' });
  const { rows } = await query('select * from vault.staff');
  const columns = rows.flatMap((row) => Object.values(row)).map((value) => Buffer.from(value as string | Buffer));
  expect(columns).toHaveLength(6);
  for (const text of Object.values(nora)) expect(columns.some((column) => column.includes(text))).toBe(false);
  await query(`update vault.staff set sealed = (select sealed from vault.staff where actor = '${other}')`);
  await expect(vault.staffMember(actor)).rejects.toThrow(UnreadableError);
});

it('keeps a key on the ring for as long as something of the staff is sealed with it', async () => {
  await query('drop schema vault cascade');
  await (await open(first)).actorOf(nora);
  await open(second, first);
  await expect(open(second)).rejects.toThrow(VaultKeyError);
  await query('delete from vault.staff');
  await open(second);
});
