import { randomUUID } from 'node:crypto';
import { DAY, instant, plus } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import {
  ForgottenError,
  ManifestKeyDestroyedError,
  forgettingStore,
  openVault,
  type ForgettingStore,
  type Vault,
} from '@envoi/vault';
import { startTestPostgres, type TestPostgres } from '../../stores.ts';
import { MemoryVault } from './vault.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

type Both = Vault & Pick<ForgettingStore, 'eraseAt' | 'findCheckpoint' | 'moveCheckpoint'>;

const inPostgres = async (): Promise<Both> => {
  const ring = parseKeyring(generateKeyring('k1'), 'VAULT_KEYS');
  return { ...(await openVault(postgres.database, ring)), ...forgettingStore(postgres.database) };
};

const noon = instant('2026-11-24T12:00:00.000Z');

/** What the simulation has in memory promises what the real vault does: each promise is kept by both. */
describe.each([
  ['in memory', () => Promise.resolve<Both>(new MemoryVault())],
  ['in Postgres', inPostgres],
])('%s, the vault', (_, open) => {
  let vault: Both;
  beforeAll(async () => {
    vault = await open();
  });

  const aMember = () => ({ workspace: 'w', memberId: randomUUID(), incarnation: '1' });

  it('knows one subject for a membership, and what belongs to it, until it is forgotten', async () => {
    const member = aMember();
    const { subject, isNew, fingerprintKey } = await vault.subjectOf({ ...member, at: noon, locale: 'de' });
    expect(isNew).toBe(true);
    expect(await vault.subjectOf({ ...member, at: noon })).toEqual({ subject, fingerprintKey, isNew: false });
    expect(await vault.person(subject)).toEqual({ ...member, fingerprintKey, locale: 'de' });
    const outside = { connection: 'c', conversationId: randomUUID() };
    const id = await vault.conversationOf(subject, outside);
    expect(await vault.conversationOf(subject, outside)).toBe(id);
    expect(await vault.conversation(id)).toEqual({ ...outside, subject });
    const [outgoing, request, exportId] = [randomUUID(), randomUUID(), randomUUID()];
    await vault.rememberReply(outgoing, subject, { messageId: 'm' });
    await vault.rememberRequest(request, subject, 'export');
    const key = await vault.manifestKey(exportId, subject);
    expect(await vault.findManifestKey(exportId)).toEqual(key);
    expect([await vault.replyTo(outgoing), await vault.requestOwner(request)]).toEqual([
      { messageId: 'm' },
      { subject, command: 'export' },
    ]);
    await vault.destroyManifestKey(exportId);
    await expect(vault.manifestKey(exportId, subject)).rejects.toThrow(ManifestKeyDestroyedError);
    await vault.eraseAt({ position: 9n, eventId: randomUUID() }, subject);
    expect(await vault.holdsNothingOf(subject)).toBe(true);
    expect([await vault.person(subject), await vault.conversation(id), await vault.replyTo(outgoing)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await expect(vault.rememberReply(outgoing, subject, { messageId: 'm' })).rejects.toThrow(ForgottenError);
    await expect(vault.conversationOf(subject, outside)).rejects.toThrow(ForgottenError);
    expect((await vault.subjectOf({ ...member, at: noon })).subject).not.toBe(subject);
  });

  it('has somebody on trial until they are kept, and lets only those go', async () => {
    const member = aMember();
    const onTrial = { ...member, at: noon, onTrial: true };
    const { subject, isNew } = await vault.subjectOf(onTrial);
    expect([isNew, (await vault.subjectOf(onTrial)).isNew]).toEqual([true, true]);
    await vault.keep(subject, noon);
    expect(await vault.subjectOf(onTrial)).toMatchObject({ subject, isNew: false });
    await vault.letGo(subject);
    expect(await vault.holdsNothingOf(subject)).toBe(false);
    const [gone, forgotten] = [await vault.subjectOf({ ...onTrial, ...aMember() }), await vault.subjectOf({ ...onTrial, ...aMember() })]; // prettier-ignore
    await vault.letGo(gone.subject);
    expect(await vault.holdsNothingOf(gone.subject)).toBe(true);
    await expect(vault.keep(gone.subject, noon)).rejects.toThrow(ForgottenError);
    const idle = await vault.markIdle(plus(noon, -60 * DAY), 100);
    expect([idle.includes(forgotten.subject), idle.includes(subject)]).toEqual([true, false]);
    await expect(vault.keep(forgotten.subject, noon)).rejects.toThrow(ForgottenError);
    await expect(vault.subjectOf({ ...onTrial, ...(await vault.person(forgotten.subject))! })).rejects.toThrow(ForgottenError); // prettier-ignore
  });

  it('hears nobody who is marked as idle', async () => {
    const member = aMember();
    const { subject } = await vault.subjectOf({ ...member, at: plus(noon, -90 * DAY) });
    expect(await vault.markIdle(plus(noon, -60 * DAY), 100)).toContain(subject);
    await expect(vault.subjectOf({ ...member, at: noon })).rejects.toThrow(ForgottenError);
    await vault.unmarkIdle(subject);
    expect((await vault.subjectOf({ ...member, at: noon })).subject).toBe(subject);
  });

  it('moves the checkpoint of the forgetting ahead only', async () => {
    const later = { position: 20n, eventId: randomUUID() };
    await vault.moveCheckpoint(later);
    await vault.moveCheckpoint({ position: 10n, eventId: randomUUID() });
    expect(await vault.findCheckpoint()).toEqual(later);
  });
});
