import { randomUUID } from 'node:crypto';
import { DAY, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { ForgottenError, openVault } from './index.ts';

const at = instant('2026-11-27T10:00:00.000Z');

describe('What staff note about a subject', () => {
  let postgres: TestPostgres;
  let vault: Awaited<ReturnType<typeof openVault>>;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    vault = await openVault(postgres.database, parseKeyring(generateKeyring('k1'), 'VAULT_KEYS'));
  });
  afterAll(() => postgres.stop());

  const aSubject = async (): Promise<SubjectId> =>
    (await vault.subjectOf({ workspace: 'w', memberId: randomUUID(), incarnation: '1', at })).subject;
  const aNote = (subject: SubjectId, text = 'She rang: it was her flatmate.', on = at) => ({ id: randomUUID(), subject, actor: randomUUID(), at: on, text }); // prettier-ignore
  const rows = async () => (await sql<Record<string, unknown>>`select * from vault.staff_notes`.execute(postgres.database.kysely)).rows; // prettier-ignore

  it('is kept once, in order, and can be read by nobody who has but the table', async () => {
    const subject = await aSubject();
    const [second, first] = [aNote(subject, 'zweitens', plus(at, 1)), aNote(subject, 'erstens')];
    for (const note of [second, first, first, { ...first, text: 'another text under the same id' }])
      await vault.keepNote(note);
    expect(await vault.notesOf(subject)).toEqual([first, second]);
    for (const row of await rows()) expect(Buffer.from(row['sealed'] as Buffer).includes('erstens')).toBe(false);
  });

  it('goes with the subject, and cannot be written about who is gone', async () => {
    const subject = await aSubject();
    await vault.keepNote(aNote(subject));
    await vault.forget(subject);
    expect((await rows()).filter((row) => row['subject'] === subject)).toEqual([]);
    await expect(vault.keepNote(aNote(subject))).rejects.toThrow(ForgottenError);
    expect(await vault.holdsNothingOf(subject)).toBe(true);
  });

  it('goes when its time is over, and its bytes with the other remains', async () => {
    const subject = await aSubject();
    const [old, young] = [aNote(subject, 'old', plus(at, -DAY)), aNote(subject, 'young')];
    await vault.keepNote(old);
    await vault.keepNote(young);
    await sql`delete from vault.remains`.execute(postgres.database.kysely);
    await vault.purgeNotes(at);
    expect(await vault.notesOf(subject)).toEqual([young]);
    const { rows: remains } = await sql`select from vault.remains`.execute(postgres.database.kysely);
    expect(remains).toHaveLength(1);
  });
});
