import { DAY, instant, plus } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { openVault } from './index.ts';

const at = instant('2026-11-27T10:00:00.000Z');
const keys = parseKeyring(generateKeyring('k1'), 'VAULT_KEYS');
const mia = { workspace: 'acme', memberId: 'mia' };

describe('Looking up who a member is in the log', () => {
  let postgres: TestPostgres;
  let vault: Awaited<ReturnType<typeof openVault>>;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    vault = await openVault(postgres.database, keys);
  });
  afterAll(() => postgres.stop());

  it('finds exactly that member, as whom they were heard of last, and makes nobody', async () => {
    expect(await vault.findSubject(mia)).toBeUndefined();
    const newer = await vault.subjectOf({ ...mia, incarnation: '2', at });
    await vault.subjectOf({ ...mia, incarnation: '1', at: plus(at, -DAY) });
    await vault.subjectOf({ ...mia, workspace: 'other', incarnation: '1', at });
    expect(await vault.findSubject(mia)).toBe(newer.subject);
    for (const other of [
      { ...mia, memberId: 'mi' },
      { workspace: 'acmem', memberId: 'ia' },
    ])
      expect(await vault.findSubject(other)).toBeUndefined();
    await vault.forget(newer.subject);
    expect(await vault.findSubject(mia)).not.toBe(newer.subject);
  });

  it('finds those, too, who were heard of before there was a way to', async () => {
    const { subject } = await vault.subjectOf({ workspace: 'acme', memberId: 'ben', incarnation: '1', at });
    await sql`update vault.subjects set member = null`.execute(postgres.database.kysely);
    expect(await vault.findSubject({ workspace: 'acme', memberId: 'ben' })).toBeUndefined();
    const later = await openVault(postgres.database, keys);
    expect(await later.findSubject({ workspace: 'acme', memberId: 'ben' })).toBe(subject);
  });
});
