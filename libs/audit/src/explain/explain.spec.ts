import { attachmentExport, decide } from '@envoi/attachment-export';
import { MINUTE, plus } from '@envoi/event-sourcing';
import { aLog, noon, toArray, type ALog } from '../../test/a-log.ts';
import { aMember, exportIn, manifest, policy } from '../../test/a-member.ts';
import { explain } from './explain.ts';
import { type Explanation, type ExplainTarget } from './explanation.ts';

const explained = (log: ALog, target: ExplainTarget) => toArray<Explanation>(explain(log.history(), target));
const ofSubject = (log: ALog, { subject }: ReturnType<typeof aMember>) =>
  explained(log, { kind: 'subject', id: subject });
const inShort = (explanations: readonly Explanation[]) =>
  explanations.map(({ outcome, reason, rules }) => [outcome, reason, ...rules.map(({ number }) => number)].join(' '));

describe('explain', () => {
  it('says why an export is refused within the week, and which one took the slot', async () => {
    const log = aLog();
    const member = aMember(log);
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    await member.exportStep({ type: 'prepare', exportId }, decide.recordPrepared({ exportId, manifest }));
    const about = { exportId, now: noon, policy: { ...policy.export, codes: policy.codes } };
    const announced = decide.announce({ ...about, member: { managed: false, lookedUpAt: noon } });
    await member.exportStep({ type: 'announce', exportId }, announced);
    await member.revokesLinks(exportId);
    await member.asksForExport();
    const explanations = await ofSubject(log, member);
    expect(inShort(explanations)).toEqual(['stopped revoked E7', 'refused within-seven-days E5']);
    const { facts } = explanations[1]!;
    expect(facts).toMatchObject({ slotTakenBy: exportId, until: plus(noon, policy.export.every), stoodAs: 'none' });
  });

  it('says which rule refused, on which facts, looked up when, and what the member was told', async () => {
    const log = aLog();
    const member = aMember(log, { isManaged: true });
    const { causation } = await member.asksForExport();
    await member.isTold({ kind: 'managed' }, { command: 'Reply', causation });
    const [refusal, ...more] = await ofSubject(log, member);
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({
      outcome: 'refused',
      reason: 'managed',
      at: noon,
      policy: 1,
      lookedUpAt: noon,
      causedBy: { by: 'message', fingerprint: causation },
      facts: { stoodAs: 'none', codesWithinAnHour: 0 },
      event: { type: 'AttachmentExportRefused', revision: 0n },
    });
    expect(refusal?.rules[0]).toEqual({ number: 'C7', sentence: expect.stringContaining('organisation') as string });
    expect(refusal?.told).toMatchObject([{ template: 'managed', text: expect.stringContaining('IT administrator') as string }]); // prettier-ignore
  });

  it('says why a code was issued anew, and which was at hand', async () => {
    const log = aLog();
    const member = aMember(log);
    await member.asksForExport();
    await member.entersExportCode('wrong');
    log.pass(11 * MINUTE);
    await member.entersExportCode();
    const explanations = await ofSubject(log, member);
    expect(inShort(explanations)).toEqual(['reissued wrong-code K3', 'reissued too-late K3']);
    expect(explanations[1]?.facts).toMatchObject({
      codeAtHand: 2,
      codeAtHandValidUntil: plus(noon, policy.codes.validFor),
      codeNumber: 3,
      codesWithinAnHour: 2,
    });
  });

  it('says how many codes there had been when there are no more', async () => {
    const log = aLog();
    const member = aMember(log);
    await member.asksForExport();
    for (let times = 0; times < 5; times += 1) await member.entersExportCode('wrong');
    const last = (await ofSubject(log, member)).at(-1);
    expect([last?.outcome, last?.reason, last?.facts['codesWithinAnHour']]).toEqual(['refused', 'too-many-codes', 5]);
    expect(last?.facts['until']).toBe(plus(noon, 60 * MINUTE));
  });

  it('says what was held, and what was stopped', async () => {
    const log = aLog();
    const member = aMember(log, { isBrakeOn: true });
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    await member.cancelsExport(exportId);
    expect(inShort(await explained(log, { kind: 'request', id: exportId }))).toEqual([
      'postponed brake K6',
      'stopped member K7',
    ]);
  });

  it('says that staff stopped an export, who, and for what reason and ticket', async () => {
    const log = aLog();
    const member = aMember(log);
    const exportId = exportIn((await member.asksForExport()).events);
    await member.entersExportCode();
    const by = { actor: '3f0d8f0a-0000-4000-8000-000000000001', reason: 'account-compromised', ticket: 'OPS-12' } as const;
    const why = { command: 'CancelExportByStaff' };
    await log.decide(attachmentExport, member.subject, why, decide.cancelByStaff({ exportId, by }));
    const [explanation] = await ofSubject(log, member);
    expect(inShort([explanation!])).toEqual(['stopped staff-account-compromised D7']);
    expect(explanation).toMatchObject({
      causedBy: { by: 'staff', actor: by.actor },
      facts: { 'AttachmentExportCancelledByStaff.ticket': 'OPS-12' },
    });
  }); // prettier-ignore

  it('explains what was answered without a decision, and each edition of what was told', async () => {
    const log = aLog();
    const member = aMember(log);
    const until = { until: plus(noon, MINUTE) };
    const outgoing = await member.isTold({ kind: 'too-many-messages', parameters: until }, { command: 'Reply', causation: 'm' }); // prettier-ignore
    await member.isTold({ kind: 'help', edition: 2, outgoing }, { command: 'SayAnew', causation: 'r' });
    const [explanation] = await ofSubject(log, member);
    expect(explanation?.rules.map(({ number }) => number)).toEqual(['C11']);
    expect(explanation?.told.map(({ template }) => template)).toEqual(['too-many-messages', 'help']);
  });

  it('explains of a request what is its own, and is not disturbed by what cannot be read', async () => {
    const log = aLog();
    const member = aMember(log);
    await member.asksForExport();
    await member.entersExportCode('wrong');
    await log.smuggle(`attachmentExport-${member.subject}`, 'AttachmentExportBlessed');
    await log.smuggle(`profileDeletion-${member.subject}`, 'toString');
    expect(inShort(await ofSubject(log, member))).toEqual(['reissued wrong-code K3']);
    expect(await explained(log, { kind: 'request', id: 'e1b7a0c2-0000-5000-8000-000000000001' })).toEqual([]);
  });
});
