import { decide } from '@envoi/attachment-export';
import { readPolicy, type Policy } from '@envoi/configuration';
import { DAY, HOUR, MINUTE, plus } from '@envoi/event-sourcing';
import { aLog, noon, toArray, type ALog } from '../../test/a-log.ts';
import { aMember, deletionIn, exportIn, manifest, policy as inForce } from '../../test/a-member.ts';
import { policyCheck } from './policy-check.ts';
import { type PolicyDifference, type PolicySummary } from './report.ts';

const changed = (variables: object): Policy => readPolicy(JSON.stringify(variables), inForce);

const check = async (log: ALog, policy: Policy) => {
  const found = await toArray(policyCheck(log.history(), { policy, inForce, until: log.clock.now }));
  const differences = found.filter((one): one is PolicyDifference => one.kind === 'difference');
  const [summary] = found.filter((one): one is PolicySummary => one.kind === 'summary');
  const ends = differences.map(({ requestId, was, wouldBe }) => [requestId, was.state, wouldBe.state]);
  return { differences, ends, summary };
};

/** Prepared and announced a day after its confirmation, and delivered. */
const delivered = async (log: ALog, member: ReturnType<typeof aMember>, exportId: ReturnType<typeof exportIn>) => {
  log.pass(DAY);
  await member.exportStep({ type: 'prepare', exportId }, decide.recordPrepared({ exportId, manifest }));
  const now = log.clock.now;
  const about = { exportId, now, policy: { ...inForce.export, codes: inForce.codes } };
  const announced = decide.announce({ ...about, member: { managed: false, lookedUpAt: now } });
  await member.exportStep({ type: 'announce', exportId }, announced);
  const told = decide.recordDelivered({ exportId, deliveredAt: now });
  await member.exportStep({ type: 'look-for-delivery', exportId }, told);
};

/** Asked for, confirmed after so many minutes, delivered a day later. */
const anExport = async (log: ALog, member = aMember(log), after = 2) => {
  const exportId = exportIn((await member.asksForExport()).events);
  log.pass(after * MINUTE);
  await member.entersExportCode();
  await delivered(log, member, exportId);
  return { member, exportId };
};

describe('a policy check of exports', () => {
  it('finds whose code would have lapsed, and where the two lives part', async () => {
    const log = aLog();
    const { exportId, member } = await anExport(log);
    await anExport(log, aMember(log), 0);
    const { differences, summary } = await check(log, changed({ CODE_VALID_FOR: 'PT1M' }));
    expect(differences).toMatchObject([
      {
        subject: member.subject,
        requestId: exportId,
        was: { state: 'delivered', at: plus(noon, DAY + 2 * MINUTE) },
        wouldBe: { state: 'lapsed' },
        alsoInForce: false,
        firstDifference: { at: noon, stream: `attachmentExport-${member.subject}`, revision: 0n },
      },
    ]);
    expect(summary).toMatchObject({ subjects: 2, requests: 2, different: 1, retimed: 1, notChecked: 0 });
  });

  it('takes a code that came too late for the newest: with more time it would have been right', async () => {
    const log = aLog();
    const member = aMember(log);
    const exportId = exportIn((await member.asksForExport()).events);
    log.pass(20 * MINUTE);
    await member.exportStep({ type: 'expire', exportId }, decide.expire({ exportId, now: log.clock.now }));
    await member.entersExportCode();
    log.pass(2 * DAY);
    await member.exportStep({ type: 'expire', exportId }, decide.expire({ exportId, now: log.clock.now }));
    const { differences } = await check(log, changed({ CODE_VALID_FOR: 'PT1H' }));
    expect(differences).toMatchObject([
      { was: { state: 'lapsed' }, wouldBe: { state: 'delivered', at: plus(noon, DAY + 20 * MINUTE) } },
    ]);
  });

  it('finds what a longer window would have refused, and what a shorter one would have let through', async () => {
    const log = aLog();
    const { member } = await anExport(log);
    log.pass(3 * DAY);
    const refused = await member.asksForExport();
    log.pass(4 * DAY);
    const second = await anExport(log, member);
    const longer = await check(log, changed({ EXPORT_EVERY: 'P14D' }));
    expect(longer.ends).toEqual([[second.exportId, 'delivered', 'refused/within-seven-days']]);
    const shorter = await check(log, changed({ EXPORT_EVERY: 'P1D' }));
    expect(shorter.ends).toEqual([[expect.any(String), 'refused/within-seven-days', 'lapsed']]);
    expect(refused.events).toHaveLength(1);
  });

  it('lets the work begin when that policy says, so that a cancellation may come too late', async () => {
    const log = aLog();
    const member = aMember(log);
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    log.pass(12 * HOUR);
    await member.cancelsExport(exportId);
    const { ends } = await check(log, changed({ EXPORT_READY_AFTER: 'PT1H' }));
    expect(ends).toEqual([[exportId, 'cancelled', 'delivered']]);
    expect((await check(log, changed({ EXPORT_READY_AFTER: 'PT13H' }))).ends).toEqual([]);
  });

  it('gives a later export the outcome that the same step had in reality', async () => {
    const log = aLog();
    const member = aMember(log);
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    log.pass(DAY);
    const failed = decide.fail({ exportId, reason: 'preparation' });
    await member.exportStep({ type: 'prepare', exportId }, failed);
    log.pass(DAY);
    const { ends, summary } = await check(log, changed({ EXPORT_READY_AFTER: 'PT36H' }));
    expect([ends, summary?.retimed]).toEqual([[], 1]);
  });

  it('holds again what was held, until it was let go', async () => {
    const log = aLog();
    const member = aMember(log, { isBrakeOn: true });
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    log.pass(HOUR);
    const about = { exportId, policy: { ...inForce.export, codes: inForce.codes } };
    const released = decide.release({ ...about, member: { managed: false, lookedUpAt: log.clock.now } });
    await member.exportStep({ type: 'release', exportId }, released);
    expect((await check(log, inForce)).summary).toMatchObject({ different: 0, retimed: 0, notChecked: 0 });
  });

  it('counts what only has other dates', async () => {
    const log = aLog();
    await anExport(log);
    const { ends, summary } = await check(log, changed({ EXPORT_DUE_WITHIN: 'PT25H' }));
    expect([ends, summary?.retimed]).toEqual([[], 1]);
  });
});

describe('a policy check of deletions', () => {
  it('finds who could have cancelled, or could not have', async () => {
    const log = aLog();
    const member = aMember(log, { policy: changed({ DELETION_START_AFTER: 'PT1H' }) });
    const deletionId = deletionIn((await member.asksForDeletion()).events);
    await member.entersDeletionCode();
    log.pass(10 * MINUTE);
    await member.cancelsDeletion(deletionId);
    const policy = changed({ DELETION_START_AFTER: 'PT0S' });
    const found = await toArray(
      policyCheck(log.history(), { policy, inForce: changed({ DELETION_START_AFTER: 'PT1H' }), until: log.clock.now }),
    );
    expect(found).toMatchObject([
      { requestId: deletionId, command: 'deletion', was: { state: 'cancelled' }, wouldBe: { state: 'complete' } },
      { kind: 'summary', different: 1 },
    ]);
  });

  it('lets a deletion end the exports that were still open, and know nobody who comes later', async () => {
    const log = aLog();
    const member = aMember(log, { policy: changed({ DELETION_START_AFTER: 'P9D' }) });
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    const deletionId = deletionIn((await member.asksForDeletion()).events);
    await member.entersDeletionCode();
    await delivered(log, member, exportId);
    log.pass(7 * DAY);
    const later = exportIn((await member.asksForExport()).events);
    expect((await check(log, inForce)).ends).toEqual([
      [exportId, 'delivered', 'closed'],
      [deletionId, 'waiting', 'complete'],
      [later, 'awaiting-code', 'none'], // from somebody new: who was deleted is forgotten
    ]);
  });
});

describe('a policy check', () => {
  it('says when the policy in force would have decided otherwise, too', async () => {
    const log = aLog();
    await anExport(log, aMember(log, { policy: changed({ CODE_VALID_FOR: 'PT1H' }) }), 30);
    const { differences } = await check(log, inForce);
    expect(differences).toMatchObject([
      { was: { state: 'delivered' }, wouldBe: { state: 'lapsed' }, alsoInForce: true },
    ]);
  });

  it('says what nobody can tell from the log, and what it supposes', async () => {
    const { summary } = await check(aLog(), changed({ MESSAGES_PER_10_MINUTES: 5, BRAKE_DELETIONS_PER_HOUR: 1 }));
    expect(summary?.cannotTell.map((line) => line.split(':')[0])).toEqual([
      'MESSAGES_PER_10_MINUTES',
      'BRAKE_DELETIONS_PER_HOUR',
    ]);
    expect(summary?.assumptions).toContainEqual(expect.stringContaining('same messages'));
    expect((await check(aLog(), changed({ EXPORT_EVERY: 'P1D' }))).summary?.cannotTell).toEqual([]);
  });

  it('does not judge a life in which something cannot be read; others, and other categories, do not matter', async () => {
    const log = aLog();
    const { member } = await anExport(log);
    await anExport(log);
    await log.smuggle(`attachmentExport-${member.subject}`, 'AttachmentExportBlessed');
    await log.smuggle(`parcel-${member.subject}`, 'ParcelSent');
    const { ends, summary } = await check(log, changed({ CODE_VALID_FOR: 'PT1M' }));
    expect(ends).toHaveLength(1);
    expect(summary).toMatchObject({ subjects: 2, notChecked: 1 });
  });
});
