import { instant } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { VaultKeyError, openVault } from './index.ts';

let postgres: TestPostgres;

const [first, second, third] = [generateKeyring('k1'), generateKeyring('k2'), generateKeyring('k3')];
const open = (...keys: string[]) => openVault(postgres.database, parseKeyring(keys.join(','), 'VAULT_KEYS'));
const ada = { at: instant('2026-11-24T10:00:00.000Z'), workspace: 'acme', memberId: 'ada', incarnation: '1' };
const forgetAll = () => sql`delete from vault.subjects`.execute(postgres.database.kysely);

beforeAll(async () => (postgres = await startTestPostgres()));
beforeEach(() => sql`drop schema if exists vault cascade`.execute(postgres.database.kysely));
afterAll(() => postgres.stop());

it('several processes may open a new vault at once', async () => {
  const vaults = await Promise.all([open(first), open(first), open(first)]);
  const all = await Promise.all(vaults.map((vault) => vault.subjectOf(ada)));
  expect(new Set(all.map(({ subject }) => subject)).size).toBe(1);
});

it('the same members are found after a change of the ring, and another', async () => {
  const { subject } = await (await open(first)).subjectOf(ada);
  for (const keys of [
    [second, first],
    [third, second, first],
    [third, first],
  ])
    expect(await (await open(...keys)).subjectOf(ada)).toMatchObject({ subject, isNew: false });
});

it('a key of the right name and the wrong value stops the start, with an error that says which, but not its value', async () => {
  await open(first);
  const wrong = generateKeyring('k1');
  const error: unknown = await open(wrong).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(VaultKeyError);
  expect(String(error)).toMatch(/VAULT_KEYS: the key "k1" is not the one/);
  expect(String(error)).not.toContain(wrong.slice(3, 20));
});

it('an old key that was replaced by another of its name stops the start', async () => {
  await (await open(first)).subjectOf(ada);
  await open(second, first);
  await expect(open(second, generateKeyring('k1'))).rejects.toThrow('VAULT_KEYS: the key "k1" is not the one');
});

it('a ring without any of the keys stops the start', async () => {
  await open(first);
  await expect(open(second)).rejects.toThrow('VAULT_KEYS: the key "k1" is missing');
});

it('a key may leave the ring only when nothing is sealed with it any more', async () => {
  await (await open(first)).subjectOf(ada);
  await open(second, first);
  await expect(open(second)).rejects.toThrow('VAULT_KEYS: the key "k1" is missing, and still needed');
  await forgetAll();
  await open(second);
});
