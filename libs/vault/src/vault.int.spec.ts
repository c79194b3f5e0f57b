import { randomUUID } from 'node:crypto';
import { DAY, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import {
  ForgottenError,
  ManifestKeyDestroyedError,
  UnreadableError,
  openVault,
  type StaffNotes,
  type Vault,
} from './index.ts';

let postgres: TestPostgres;
let vault: Vault & StaffNotes;

const membership = { workspace: 'acme', memberId: 'member-ada', incarnation: '1' };
const at = instant('2026-11-24T10:00:00.000Z');
const ada = { ...membership, at };
const nobody = '00000000-0000-4000-8000-000000000000' as SubjectId;
const keys = parseKeyring(generateKeyring('k1'), 'VAULT_KEYS');

const tables = async (): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'vault' and column_name = 'subject'`.execute(postgres.database.kysely);
  return rows.map(({ name }) => name);
};

const rowsOf = async (table: string): Promise<Record<string, unknown>[]> =>
  (await sql<Record<string, unknown>>`select * from ${sql.table(`vault.${table}`)}`.execute(postgres.database.kysely))
    .rows;

/** Something of the subject in each table. */
const fill = async (subject: SubjectId): Promise<void> => {
  await vault.conversationOf(subject, { connection: 'chat', conversationId: 'conversation-of-ada' });
  await vault.rememberReply(`outgoing of ${subject}`, subject, { messageId: 'message-of-ada' });
  await vault.rememberRequest(`request of ${subject}`, subject, 'export');
  await vault.manifestKey(`export of ${subject}`, subject);
  const [id, actor] = [randomUUID(), randomUUID()];
  await vault.keepNote({ id, subject, actor, at, text: 'ada-of-the-engines rang' });
};

beforeAll(async () => {
  postgres = await startTestPostgres();
  vault = await openVault(postgres.database, keys);
});
beforeEach(async () => {
  await sql`delete from vault.subjects`.execute(postgres.database.kysely);
});
afterAll(() => postgres.stop());

describe('a subject', () => {
  it('is one for each membership, whoever asks first', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => vault.subjectOf(ada)));
    expect(new Set(all.map(({ subject }) => subject)).size).toBe(1);
    expect(new Set(all.map(({ fingerprintKey }) => fingerprintKey.toString('hex'))).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await rowsOf('subjects')).toHaveLength(1);
  });

  it('is another one in another workspace, for another member, and for another incarnation', async () => {
    const others = [ada, { ...ada, workspace: 'other' }, { ...ada, memberId: 'member' }, { ...ada, incarnation: '2' }];
    const all = await Promise.all(others.map((membership) => vault.subjectOf(membership)));
    expect(new Set(all.map(({ subject }) => subject)).size).toBe(4);
  });

  it('leads to its person, with the locale and time zone that were last given', async () => {
    const { subject, fingerprintKey } = await vault.subjectOf(ada);
    expect(fingerprintKey).toHaveLength(32);
    expect(await vault.person(subject)).toEqual({ ...membership, fingerprintKey });
    await vault.subjectOf({ ...ada, locale: 'de', timeZone: 'Europe/Berlin' });
    await vault.subjectOf({ ...ada, locale: 'en' });
    await vault.subjectOf(ada);
    expect(await vault.person(subject)).toEqual({
      ...membership,
      locale: 'en',
      timeZone: 'Europe/Berlin',
      fingerprintKey,
    });
    expect(await vault.person(nobody)).toBeUndefined();
  });
});

describe('what is kept for a subject', () => {
  it('a conversation has one id, whoever asks first, and leads back to the one outside', async () => {
    const { subject } = await vault.subjectOf(ada);
    const outside = { connection: 'chat', conversationId: 'c1' };
    const ids = await Promise.all(Array.from({ length: 20 }, () => vault.conversationOf(subject, outside)));
    expect(new Set(ids).size).toBe(1);
    expect(await vault.conversation(ids[0]!)).toEqual({ subject, ...outside });
    expect(await vault.conversationOf(subject, { ...outside, connection: 'other' })).not.toBe(ids[0]);
    expect(await vault.conversation(nobody)).toBeUndefined();
  });

  it('a reply is remembered until it is forgotten', async () => {
    const { subject } = await vault.subjectOf(ada);
    const message = { messageId: 'message', trace: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
    await vault.rememberReply('outgoing', subject, message);
    await vault.rememberReply('outgoing', subject, { messageId: 'message' });
    expect(await vault.replyTo('outgoing')).toEqual(message);
    await vault.forgetReply('outgoing');
    expect(await vault.replyTo('outgoing')).toBeUndefined();
  });

  it('a request keeps its first owner', async () => {
    const [{ subject }, other] = [await vault.subjectOf(ada), await vault.subjectOf({ ...ada, memberId: 'other' })];
    await vault.rememberRequest('request', subject, 'export');
    await vault.rememberRequest('request', other.subject, 'deletion');
    expect(await vault.requestOwner('request')).toEqual({ subject, command: 'export' });
    expect(await vault.requestOwner(`'; no such request`)).toBeUndefined();
  });

  it('a manifest has one key, until that is destroyed for good', async () => {
    const { subject } = await vault.subjectOf(ada);
    expect(await vault.findManifestKey('export')).toBeUndefined();
    const made = await Promise.all(Array.from({ length: 10 }, () => vault.manifestKey('export', subject)));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await vault.findManifestKey('export')).toEqual(made[0]);
    await vault.destroyManifestKey('export');
    await vault.destroyManifestKey('export that never was');
    expect(await vault.findManifestKey('export')).toBeUndefined();
    await expect(vault.manifestKey('export', subject)).rejects.toThrow(ManifestKeyDestroyedError);
  });
});

describe('forgetting', () => {
  it('leaves no row of the subject, and those of others', async () => {
    const [{ subject }, other] = [await vault.subjectOf(ada), await vault.subjectOf({ ...ada, memberId: 'other' })];
    await Promise.all([fill(subject), fill(other.subject)]);
    expect((await tables()).sort()).toEqual([
      ...['conversations', 'manifest_keys', 'replies', 'requests', 'staff_notes', 'subjects'],
    ]);
    await vault.forget(subject);
    await vault.forget(subject);
    for (const table of await tables())
      expect(await rowsOf(table)).toEqual([expect.objectContaining({ subject: other.subject })]);
    expect(await vault.person(subject)).toBeUndefined();
  });

  it('is final: nothing can be kept for the subject any more, and the member comes back as somebody new', async () => {
    const { subject } = await vault.subjectOf(ada);
    await vault.forget(subject);
    await expect(fill(subject)).rejects.toThrow(ForgottenError);
    await expect(vault.rememberReply('outgoing', subject, { messageId: 'message' })).rejects.toThrow(ForgottenError);
    await expect(vault.rememberRequest('request', subject, 'export')).rejects.toThrow(ForgottenError);
    await expect(vault.manifestKey('export', subject)).rejects.toThrow(ForgottenError);
    const again = await vault.subjectOf(ada);
    expect(again).toMatchObject({ isNew: true });
    expect(again.subject).not.toBe(subject);
  });

  it('leaves nothing behind of what was being kept at the same moment', async () => {
    const { subject } = await vault.subjectOf(ada);
    const keeping = Array.from({ length: 30 }, (_, index) =>
      vault.rememberReply(`outgoing ${index}`, subject, { messageId: 'message' }),
    );
    await Promise.allSettled([...keeping.slice(0, 15), vault.forget(subject), ...keeping.slice(15)]);
    expect(await rowsOf('replies')).toEqual([]);
  });
});

describe('in the tables', () => {
  it('nothing of a person can be read', async () => {
    const memberId = 'ada-of-the-engines'; // no letters that come together by chance in ids and ciphertexts
    const { subject, fingerprintKey } = await vault.subjectOf({ ...ada, memberId, locale: 'en' });
    await fill(subject);
    for (const table of [...(await tables()), 'keys']) {
      const stored = (await rowsOf(table)).flatMap((row) => Object.values(row));
      const bytes = Buffer.concat(stored.map((value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)))));
      expect(bytes.length).toBeGreaterThan(0);
      for (const secret of [memberId, 'acme', fingerprintKey, fingerprintKey.toString('base64')])
        expect({ table, secret: bytes.includes(secret) }).toEqual({ table, secret: false });
    }
  });

  it('a row that was put in the place of another cannot be opened', async () => {
    const [{ subject }, other] = [await vault.subjectOf(ada), await vault.subjectOf({ ...ada, memberId: 'other' })];
    await sql`
      update vault.subjects set sealed = (select sealed from vault.subjects where subject = ${other.subject})
      where subject = ${subject}`.execute(postgres.database.kysely);
    await expect(vault.person(subject)).rejects.toThrow(UnreadableError);
  });
});

describe('somebody who was not heard of for long', () => {
  const later = plus(at, 31 * DAY);
  const before = plus(later, -30 * DAY);

  it('is marked, and then cannot be heard any more: soon it is somebody new', async () => {
    const { subject } = await vault.subjectOf(ada);
    expect(await vault.markIdle(at, 10)).toEqual([]);
    expect(await vault.markIdle(before, 10)).toEqual([subject]);
    expect(await vault.markIdle(before, 10)).toEqual([subject]); // again after a crash
    await expect(vault.subjectOf({ ...ada, at: later })).rejects.toThrow(ForgottenError);
    await vault.unmarkIdle(subject);
    expect((await vault.subjectOf({ ...ada, at: later })).subject).toBe(subject);
    expect(await vault.markIdle(before, 10)).toEqual([]);
  });

  it('is either heard or marked, never both, whoever comes first', async () => {
    for (let round = 0; round < 50; round += 1) {
      const member = { ...ada, memberId: `idle-${round}` };
      const { subject } = await vault.subjectOf(member);
      const [heard, marked] = await Promise.all([
        vault.subjectOf({ ...member, at: later }).then(
          () => true,
          () => false,
        ),
        vault.markIdle(before, 100),
      ]);
      expect([heard, marked.includes(subject)]).toEqual(heard ? [true, false] : [false, true]);
    }
  });
});
