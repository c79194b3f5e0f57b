import { randomUUID } from 'node:crypto';
import { readFile, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY, instant, type SubjectId } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { openVault, removeRemains, type StaffNotes, type Vault } from './index.ts';

const at = instant('2026-11-24T10:00:00.000Z');
let postgres: TestPostgres;
let vault: Vault & StaffNotes;

beforeAll(async () => {
  postgres = await startTestPostgres();
  vault = await openVault(postgres.database, parseKeyring(generateKeyring('k1'), 'VAULT_KEYS'));
});
beforeEach(async () => {
  await sql`truncate vault.subjects, vault.remains cascade`.execute(postgres.database.kysely);
});
afterAll(() => postgres.stop());

const member = async (memberId: string): Promise<SubjectId> => {
  const { subject } = await vault.subjectOf({ workspace: 'acme', memberId, incarnation: '1', at });
  await vault.conversationOf(subject, { connection: 'chat', conversationId: `with ${memberId}` });
  await vault.rememberReply(`outgoing to ${memberId}`, subject, { messageId: 'message' });
  await vault.manifestKey(`export of ${memberId}`, subject);
  await vault.keepNote({ id: randomUUID(), subject, actor: randomUUID(), at, text: `a note about ${memberId}` });
  return subject;
};

/** What is sealed or hashed in the rows of a subject, as Postgres has it. */
const bytesOf = async (subject: SubjectId): Promise<readonly Buffer[]> => {
  const { kysely } = postgres.database;
  const rows = await Promise.all(
    ['subjects', 'conversations', 'replies', 'staff_notes', 'manifest_keys'].map((table) =>
      sql<Record<string, unknown>>`
        select * from ${sql.table(`vault.${table}`)} where subject = ${subject}`.execute(kysely),
    ),
  );
  const values = rows.flatMap((each) => each.rows.flatMap((row) => Object.values(row)));
  return values.filter((value) => Buffer.isBuffer(value)).map((value) => value.subarray(-24));
};

/** The files of the server, its write-ahead log included, that hold any of them. */
const filesWith = async (bytes: readonly Buffer[]): Promise<readonly string[]> => {
  await sql`checkpoint`.execute(postgres.database.kysely);
  const { rows } = await sql<{ cwd: string }>`select '/proc/' || pg_backend_pid() || '/cwd' as cwd`.execute(
    postgres.database.kysely,
  );
  const directory = await realpath(rows[0]?.cwd ?? '');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files) {
    const content = await readFile(file);
    if (bytes.some((each) => content.includes(each))) found.push(file);
  }
  return found;
};

it('what was sealed of a forgotten subject is in no file of Postgres any more, its write-ahead log included', async () => {
  await member('ada');
  const ben = await member('ben'); // the last row of its page, whose bytes a plain vacuum leaves there
  const bytes = await bytesOf(ben);
  expect(bytes).toHaveLength(8);
  expect(await filesWith(bytes)).not.toEqual([]);
  await vault.forget(ben);
  await sql`vacuum vault.subjects`.execute(postgres.database.kysely);
  expect((await filesWith(bytes)).filter((file) => file.includes('/base/'))).not.toEqual([]);
  expect(await removeRemains(postgres.database, 0)).toBe(true);
  await sql`checkpoint`.execute(postgres.database.kysely);
  expect(await filesWith(bytes)).toEqual([]);
});

it('so is a key of a manifest that was destroyed', async () => {
  const ada = await member('ada');
  const bytes = (await bytesOf(ada)).slice(-1);
  await vault.destroyManifestKey('export of ada');
  expect((await filesWith(bytes)).filter((file) => file.includes('/base/'))).not.toEqual([]);
  expect(await removeRemains(postgres.database, 0)).toBe(true);
  await sql`checkpoint`.execute(postgres.database.kysely);
  expect(await filesWith(bytes)).toEqual([]);
  expect(await vault.person(ada)).toBeDefined();
});

it('the tables are written anew only when something was deleted, and not sooner than was asked for', async () => {
  expect(await removeRemains(postgres.database, 0)).toBe(false);
  const ada = await member('ada');
  await vault.forget(ada);
  expect(await removeRemains(postgres.database, DAY)).toBe(false);
  const all = await Promise.all(Array.from({ length: 3 }, () => removeRemains(postgres.database, 0)));
  expect(all).toContain(true);
  await vault.forget(ada); // who is gone leaves nothing behind
  expect(await removeRemains(postgres.database, 0)).toBe(false);
});

it('kept from it by a lock, it is done by the next call', async () => {
  await vault.forget(await member('ada'));
  await postgres.database.kysely.transaction().execute(async (trx) => {
    await sql`lock table vault.replies in access share mode`.execute(trx);
    await expect(removeRemains(postgres.database, 0)).rejects.toThrow('lock timeout');
  });
  expect(await removeRemains(postgres.database, 0)).toBe(true);
});
