import { decide } from '@envoi/attachment-export';
import { DAY, HOUR, MINUTE, SECOND, plus, type Instant } from '@envoi/event-sourcing';
import { pendingConfirmations } from '@envoi/pending-confirmations';
import { rateLimit } from '@envoi/rate-limit';
import { requests } from '@envoi/requests';
import { aLog, noon, type ALog } from '../../test/a-log.ts';
import { aMember, exportIn, manifest, policy } from '../../test/a-member.ts';
import { type AsOfQuestion } from './answers.ts';
import { UnknownProjectionError, asOf } from './as-of.ts';

const projections = [pendingConfirmations, rateLimit, requests];
const ask = (log: ALog, at: Instant, question: AsOfQuestion) => asOf(log.history(), at, question, { projections });
const requestAt = async (log: ALog, id: string, at: Instant) => {
  const answer = await ask(log, at, { kind: 'request', id });
  return answer.kind === 'request' ? answer.request : undefined;
};
const rowAt = async (log: ALog, at: Instant, projection: string, key: string) => {
  const answer = await ask(log, at, { kind: 'row', projection, key });
  return answer.kind === 'row' ? answer : undefined;
};
const figuresAt = async (log: ALog, at: Instant) => {
  const answer = await ask(log, at, { kind: 'system' });
  return answer.kind === 'system' ? answer.figures : undefined;
};

/** Asked for at noon, confirmed two minutes later, prepared and announced a day after that. */
const anExport = async (log: ALog, member = aMember(log)) => {
  const { events } = await member.asksForExport();
  const exportId = exportIn(events);
  log.pass(2 * MINUTE);
  await member.entersExportCode();
  log.pass(DAY);
  await member.exportStep({ type: 'prepare', exportId }, decide.recordPrepared({ exportId, manifest }));
  const announcing = {
    exportId,
    now: log.clock.now,
    policy: { ...policy.export, codes: policy.codes },
    member: { managed: false, lookedUpAt: log.clock.now },
  };
  await member.exportStep({ type: 'announce', exportId }, decide.announce(announcing));
  return { member, exportId };
};

describe('the state of a request as of an instant', () => {
  it('goes from state to state; what lapses is judged by the instant', async () => {
    const log = aLog();
    const { exportId } = await anExport(log);
    const states = await Promise.all(
      [-1, 0, 2 * MINUTE - 1, 2 * MINUTE, 2 * MINUTE + DAY].map((after) => requestAt(log, exportId, plus(noon, after))),
    );
    expect(states.map((request) => request?.state)).toEqual([undefined, 'awaiting-code', 'awaiting-code', 'waiting', 'announced']); // prettier-ignore
    const other = exportIn((await aMember(log).asksForExport()).events);
    expect((await requestAt(log, other, plus(log.clock.now, 10 * MINUTE)))?.state).toBe('lapsed');
  });

  it('tells what is known, and through which event', async () => {
    const log = aLog();
    const { exportId, member } = await anExport(log);
    const waiting = await requestAt(log, exportId, plus(noon, HOUR));
    const confirmedAt = plus(noon, 2 * MINUTE);
    expect(waiting).toMatchObject({ command: 'export', subject: member.subject, askedAt: noon, unreadable: 0 });
    expect(waiting?.facts).toMatchObject({
      confirmedAt,
      readyAt: plus(confirmedAt, DAY),
      codeNumber: 1,
      linksAlive: false,
    });
    expect(waiting?.through).toMatchObject({
      type: 'AttachmentExportConfirmed',
      revision: 1n,
      recordedAt: confirmedAt,
    });
    const announced = await requestAt(log, exportId, log.clock.now);
    expect(announced?.facts).toMatchObject({ count: 3, missing: 1, edition: 1, linksAlive: true });
  });

  it('tells what became of it when it is not at hand any more', async () => {
    const log = aLog();
    const { exportId, member } = await anExport(log);
    await member.exportStep(
      { type: 'look-for-delivery', exportId },
      decide.recordDelivered({ exportId, deliveredAt: log.clock.now }),
    );
    log.pass(HOUR);
    await member.revokesLinks(exportId);
    const now = await requestAt(log, exportId, log.clock.now);
    expect([now?.state, now?.facts['linksAlive']]).toEqual(['delivered', false]);
    expect((await requestAt(log, exportId, plus(log.clock.now, -1)))?.facts['linksAlive']).toBe(true);
  });

  it('is none for what never was', async () => {
    expect(await requestAt(aLog(), 'e1b7a0c2-0000-5000-8000-000000000001', noon)).toBeUndefined();
  });
});

describe('by recordedAt, when the clocks of writers differ', () => {
  it('an event has happened once it and all before it in its stream were recorded', async () => {
    const log = aLog();
    const member = aMember(log);
    const exportId = exportIn((await member.asksForExport()).events);
    log.pass(MINUTE);
    log.clock.writer = 5 * SECOND; // ahead
    await member.entersExportCode();
    log.pass(SECOND);
    log.clock.writer = 0;
    await member.cancelsExport(exportId); // recorded "before" what it cancels
    const confirmed = plus(noon, MINUTE + 5 * SECOND);
    const states = await Promise.all(
      [plus(confirmed, -1), confirmed].map(async (at) => (await requestAt(log, exportId, at))?.state),
    );
    expect(states).toEqual(['awaiting-code', 'cancelled']);
  });

  it('a clock that is ahead holds back the rest of its stream, and nobody else', async () => {
    const log = aLog();
    const early = aMember(log);
    log.clock.writer = HOUR;
    const ahead = exportIn((await early.asksForExport()).events);
    log.clock.writer = 0;
    const other = exportIn((await aMember(log).asksForExport()).events);
    expect(await requestAt(log, ahead, noon)).toBeUndefined();
    expect((await requestAt(log, other, noon))?.state).toBe('awaiting-code');
    expect((await figuresAt(log, noon))?.events).toBe(1);
  });
});

describe('a row of a read model as of an instant', () => {
  it('is what the projection makes of what had happened', async () => {
    const log = aLog();
    const { member, exportId } = await anExport(log);
    const { subject } = member;
    const confirmedAt = plus(noon, 2 * MINUTE);
    const limit = { subject, nextAllowedAt: plus(confirmedAt, policy.export.every) };
    expect((await rowAt(log, plus(confirmedAt, -1), 'rate-limit', subject))?.row).toBeUndefined();
    expect(await rowAt(log, confirmedAt, 'rate-limit', subject)).toMatchObject({ version: 2, row: limit });
    const pending = await rowAt(log, noon, 'pending-confirmations', `${subject}/export`);
    expect(pending?.row).toMatchObject({ requestId: exportId, issueNumber: 1 });
    const request = await rowAt(log, log.clock.now, 'requests', exportId);
    expect(request?.row).toMatchObject({ requestId: exportId, subject, kind: 'export', askedAt: noon, state: 'announced' }); // prettier-ignore
    expect(request?.through).toMatchObject({ type: 'AttachmentExportAnnounced' });
  });

  it('stops at what cannot be applied, as the live one does, and says so', async () => {
    const log = aLog();
    const { member, exportId } = await anExport(log);
    const { subject } = member;
    const before = await rowAt(log, log.clock.now, 'rate-limit', subject);
    const stream = `attachmentExport-${subject}`;
    await log.smuggle(stream, 'AttachmentExportBlessed');
    const times = { at: log.clock.now, recordedAt: log.clock.now };
    const metadata = { subject, correlation: 'c', causation: 'c', command: 'c', policy: 1, ...times };
    await log.smuggle(stream, 'AttachmentExportCancelled', { data: { exportId, because: 'member' }, metadata });
    const after = await rowAt(log, log.clock.now, 'rate-limit', subject);
    expect(after).toEqual({ ...before, parked: expect.stringContaining('AttachmentExportBlessed') as string });
  });

  it('is found by a key that names nobody, too, and is none for a key that there never was', async () => {
    const log = aLog();
    const { member } = await anExport(log);
    const nameless = { ...rateLimit, name: 'nameless', key: () => 'the-only-one' };
    const answer = await asOf(log.history(), log.clock.now, { kind: 'row', projection: 'nameless', key: 'the-only-one' }, { projections: [nameless] }); // prettier-ignore
    expect(answer).toMatchObject({ row: { subject: member.subject } });
    const never = await rowAt(log, log.clock.now, 'rate-limit', 'e1b7a0c2-0000-4000-8000-000000000001');
    expect([never?.row, never?.through]).toEqual([undefined, undefined]);
    await expect(rowAt(log, noon, 'gossip', 'x')).rejects.toThrow(UnknownProjectionError);
  });
});

describe('the figures of the whole system', () => {
  it('count each request once, by how it stood', async () => {
    const log = aLog();
    await anExport(log);
    const managed = aMember(log, { isManaged: true });
    await managed.asksForExport();
    await aMember(log).asksForDeletion();
    await log.smuggle('parcel-1', 'ParcelSent');
    await log.smuggle('ledger-heads', 'TreeHeadSigned');
    const { now } = log.clock;
    const delivered = { delivered: 0, completed: 0, overdue: 0, late: 0 };
    const open = { exports: { announced: 1 }, deletions: { 'awaiting-code': 1 }, refusals: { 'export/managed': 1 } };
    const confirmed = { exports: 1, deletions: 0 };
    expect(await figuresAt(log, now)).toEqual({ events: 7, unreadable: 1, ...open, confirmed, ...delivered, rateLimits: 1, linksAlive: 1 }); // prettier-ignore
    const later = await figuresAt(log, plus(now, 8 * DAY));
    expect(later).toMatchObject({ overdue: 1, rateLimits: 0, linksAlive: 0, deletions: { lapsed: 1 } });
    expect(await figuresAt(log, plus(noon, -1))).toMatchObject({ events: 0, exports: {}, refusals: {} });
  });
});
