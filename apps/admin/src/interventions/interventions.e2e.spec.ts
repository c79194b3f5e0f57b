import { randomUUID } from 'node:crypto';
import { attachmentExport, type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { DAY, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { profileDeletion, type DeletionId, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type StaffNote } from '@envoi/vault';
import { actor, startTestAdmin, type RunningAdmin } from '../../test/running.ts';
import { type Owned } from './request-of.ts';

const at = instant('2026-11-27T09:00:00.000Z');
const why = { reason: 'account-compromised', ticket: 'OPS-12' };
const by = { actor, ...why };

describe('What staff do to a request', () => {
  const owned = new Map<string, Owned>();
  const kept: StaffNote[] = [];
  let admin: RunningAdmin;
  beforeAll(async () => {
    admin = await startTestAdmin({
      requestOf: (id) => Promise.resolve(owned.get(id)),
      notes: {
        keepNote: (note) => Promise.resolve(void kept.push(note)),
        notesOf: (subject) => Promise.resolve(kept.filter((note) => note.subject === subject)),
      },
    });
  });
  afterAll(() => admin.stop());

  const cause = () => ({ causation: randomUUID(), correlation: 'test', at });
  /** The export of somebody to whom this has happened. */
  const anExport = async (...types: readonly ('Held' | 'Confirmed' | 'Prepared' | 'Announced')[]) => {
    const [subject, exportId] = [randomUUID() as SubjectId, randomUUID() as ExportId];
    const issue = { requestId: exportId, number: 1, key: 'k1', issuedAt: at, validUntil: plus(at, 600_000) };
    const manifest = { count: 1, bytes: 1, missing: 0, sha256: 'ab'.repeat(32) };
    const dates = { readyAt: plus(at, DAY), dueAt: plus(at, DAY), nextAllowedAt: plus(at, 7 * DAY) };
    const announced = { announcedAt: at, linksValidUntil: plus(at, 6 * DAY), manifest, edition: 1 };
    const data = {
      Held: { acceptedAt: at, issue, lookedUpAt: at },
      Confirmed: { confirmedAt: at, ...dates, issue, lookedUpAt: at },
      Prepared: { manifest },
      Announced: announced,
    };
    const first = { type: 'AttachmentExportRequested', data: { exportId, issue, because: 'asked', lookedUpAt: at } };
    const events = [first, ...types.map((type) => ({ type: `AttachmentExport${type}`, data: { exportId, ...data[type] } }))]; // prettier-ignore
    await admin.streams.transact(attachmentExport, subject, { cause: cause(), command: 'test' }, () => events as AttachmentExportEvent[]); // prettier-ignore
    owned.set(exportId, { subject, kind: 'export', id: exportId });
    return { subject, id: exportId };
  };
  const aHeldDeletion = async () => {
    const [subject, deletionId] = [randomUUID() as SubjectId, randomUUID() as DeletionId];
    const issue = { requestId: deletionId, number: 1, key: 'k1', issuedAt: at, validUntil: plus(at, 600_000) };
    const events: ProfileDeletionEvent[] = [
      { type: 'ProfileDeletionRequested', data: { deletionId, issue, because: 'asked', touched: {}, lookedUpAt: at } },
      { type: 'ProfileDeletionHeld', data: { deletionId, acceptedAt: at, issue, lookedUpAt: at } },
    ];
    await admin.streams.transact(profileDeletion, subject, { cause: cause(), command: 'test' }, () => events);
    owned.set(deletionId, { subject, kind: 'deletion', id: deletionId });
    return { subject, id: deletionId };
  };

  const post = async (path: string, { body = { why }, role = 'operator', key }: { body?: object; role?: 'operator' | 'admin'; key?: string } = {}) => {
    const answer = await admin.post(`/api/v1/${path}`, body, await admin.token({ roles: [role] }), key);
    return { status: answer.status, body: (await answer.json()) as { detail?: string } };
  }; // prettier-ignore
  const lastOf = async (subject: SubjectId) => (await admin.streams.load(attachmentExport, subject)).events.at(-1);

  it.each([
    ['cancel', ['Confirmed'], 'cancelled', 'AttachmentExportCancelledByStaff'],
    ['revoke-links', ['Confirmed', 'Prepared', 'Announced'], 'revoked', 'AttachmentExportLinksRevokedByStaff'],
    ['release', ['Held'], 'released', 'AttachmentExportReleasedByStaff'],
  ] as const)('is recorded by actor, reason and ticket, and is the same when it is done again: %s', async (act, types, state, type) => {
    const { subject, id } = await anExport(...types);
    const answer = { status: 200, body: { requestId: id, state } };
    expect(await post(`requests/${id}/${act}`)).toEqual(answer);
    const recorded = await lastOf(subject);
    expect(recorded).toMatchObject({ type, data: { exportId: id, by } });
    expect(await post(`requests/${id}/${act}`, { role: 'admin' })).toEqual(answer);
    expect(await lastOf(subject)).toEqual(recorded);
  }); // prettier-ignore

  it('releases the limit of seven days, if an admin does it', async () => {
    const { subject, id } = await anExport('Confirmed', 'Prepared', 'Announced');
    const path = `rate-limits/${subject}/release`;
    expect(await post(path)).toMatchObject({ status: 403 });
    expect(await post(path, { role: 'admin' })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('under way') as string } }); // prettier-ignore
    expect(await post(`rate-limits/${subject.toUpperCase()}/release`, { role: 'admin' })).toMatchObject({
      status: 409,
    });
    const delivered = { type: 'AttachmentExportDelivered', data: { exportId: id, deliveredAt: at } } as const;
    await admin.streams.transact(attachmentExport, subject, { cause: cause(), command: 'test' }, () => [delivered]);
    for (const _ of ['once', 'again'])
      expect(await post(path, { role: 'admin' })).toEqual({ status: 200, body: { subject, state: 'not-limited' } });
    expect(await lastOf(subject)).toMatchObject({ type: 'AttachmentExportLimitReleasedByStaff', data: { by } });
  });

  it('lets a held deletion go on, and never cancels one', async () => {
    const { subject, id } = await aHeldDeletion();
    expect(await post(`requests/${id}/cancel`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('a confirmed deletion cannot be cancelled by staff') as string },
    });
    expect(await post(`requests/${id}/revoke-links`)).toMatchObject({ status: 409 });
    expect(await post(`requests/${id}/release`)).toEqual({ status: 200, body: { requestId: id, state: 'released' } });
    const { events } = await admin.streams.load(profileDeletion, subject);
    expect(events.slice(2)).toMatchObject([{ type: 'ProfileDeletionReleasedByStaff', data: { deletionId: id, by } }]);
  });

  it('is refused with what can be done instead, and then nothing is recorded', async () => {
    const [open, announced] = [await anExport(), await anExport('Confirmed', 'Prepared', 'Announced')];
    const before = [await lastOf(open.subject), await lastOf(announced.subject)];
    const refused = async (path: string) => (await post(path)).body.detail;
    expect(await refused(`requests/${open.id}/cancel`)).toContain('lapses by itself');
    expect(await refused(`requests/${announced.id}/cancel`)).toContain('revoke them instead');
    expect(await post(`requests/${randomUUID()}/cancel`)).toMatchObject({ status: 404 });
    expect(await post('requests/mia/cancel')).toMatchObject({ status: 400 });
    expect(await post(`requests/${announced.id}/revoke-links`, { body: { why: { ...why, reason: 'spite' } } })).toMatchObject({ status: 400 }); // prettier-ignore
    expect([await lastOf(open.subject), await lastOf(announced.subject)]).toEqual(before);
  });

  it('has its note in the vault, once for one Idempotency-Key, and in no event', async () => {
    const { subject, id } = await anExport('Confirmed');
    const text = 'Mia Müller rang: it was her flatmate';
    const key = randomUUID();
    for (const _ of ['once', 'again'])
      expect((await post(`requests/${id}/cancel`, { body: { why: { ...why, note: text } }, key })).status).toBe(200);
    expect(new Set(kept.map((note) => JSON.stringify(note))).size).toBe(1);
    expect(kept[0]).toMatchObject({ subject, actor, text });
    expect(JSON.stringify((await admin.streams.load(attachmentExport, subject)).events.map(({ data, metadata }) => [data, metadata]))).not.toContain('Mia'); // prettier-ignore
  });

  it('has its note read by those who write notes, for a reason, which is on the record first', async () => {
    const { subject, id } = await anExport('Confirmed');
    await post(`requests/${id}/cancel`, { body: { why: { ...why, note: 'see the ticket' } } });
    const read = async (role: 'operator' | 'auditor', headers: Record<string, string>) => {
      const authorization = `Bearer ${await admin.token({ roles: [role] })}`;
      const answer = await fetch(`${admin.url}/api/v1/subjects/${subject}/notes`, { headers: { authorization, ...headers } });
      return { status: answer.status, body: (await answer.json()) as object };
    };
    const reason = { 'look-reason': 'member-complaint', 'look-ticket': 'AUD-7' };
    expect([(await read('auditor', reason)).status, (await read('operator', {})).status]).toEqual([403, 400]);
    expect(await admin.looks()).toEqual([]);
    expect(await read('operator', reason)).toMatchObject({ status: 200, body: { items: [{ actor, text: 'see the ticket' }] } });
    expect(await admin.looks()).toMatchObject([{ data: { lookup: 'notes', target: { kind: 'subject', id: subject }, ticket: 'AUD-7' } }]);
  }); // prettier-ignore
});
