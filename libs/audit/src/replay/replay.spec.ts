import { decide } from '@envoi/attachment-export';
import { type CodeIssue } from '@envoi/confirmation-code';
import { reviewCausation } from '@envoi/conversation';
import { decide as decideLinkUse, linkUse } from '@envoi/link-use';
import { DAY, HOUR, MINUTE, plus } from '@envoi/event-sourcing';
import { aLog, noon, toArray, type ALog } from '../../test/a-log.ts';
import { aMember, exportIn, manifest, policy } from '../../test/a-member.ts';
import { replay } from './replay.ts';
import { type EventEntry, type ReplayTarget, type TimelineEntry } from './timeline.ts';

const timeline = (log: ALog, target: ReplayTarget) => toArray<TimelineEntry>(replay(log.history(), target));
const eventsIn = (entries: readonly TimelineEntry[]): readonly EventEntry[] =>
  entries.filter((entry) => entry.kind === 'event');
const typesIn = (entries: readonly TimelineEntry[]) => entries.map(({ type }) => type);

/** Asked for, answered, confirmed, prepared, announced, told and delivered. */
const anExport = async (log: ALog, member = aMember(log)) => {
  const asked = await member.asksForExport();
  const exportId = exportIn(asked.events);
  const { requestId, number, validUntil } = (asked.events[0]!.data as unknown as { issue: CodeIssue }).issue;
  const parameters = { requestId, issueNumber: number, codeKey: 'k1', validUntil, because: 'asked' };
  const answer = { command: 'Reply', causation: asked.causation };
  await member.isTold({ kind: 'export-instructions', parameters }, answer);
  log.pass(2 * MINUTE);
  await member.entersExportCode();
  log.pass(DAY);
  await member.exportStep({ type: 'prepare', exportId }, decide.recordPrepared({ exportId, manifest }));
  const now = log.clock.now;
  const aMemberNow = { managed: false, lookedUpAt: now };
  const announcing = { exportId, now, policy: { ...policy.export, codes: policy.codes }, member: aMemberNow };
  const [announced] = await member.exportStep({ type: 'announce', exportId }, decide.announce(announcing));
  const { id } = announced as unknown as { id: string };
  const ready = { exportId, linksValidUntil: plus(now, policy.export.linksValidFor), count: 3, missing: 1, edition: 1 };
  const outgoing = await member.isTold(
    { kind: 'export-ready', parameters: ready },
    { command: 'Notify', causation: id },
  );
  await member.gets(outgoing);
  const delivered = decide.recordDelivered({ exportId, deliveredAt: now });
  await member.exportStep({ type: 'look-for-delivery', exportId }, delivered);
  return { member, exportId, asked, outgoing, announcedId: id };
};

const STORY = [
  'AttachmentExportRequested',
  'AssistantSpoke',
  'AttachmentExportConfirmed',
  'AttachmentExportPrepared',
  'AttachmentExportAnnounced',
  'AssistantSpoke',
  'MessageDelivered',
  'AttachmentExportDelivered',
];

describe('replay', () => {
  it('shows all streams of a subject in the order of the log, and nobody else', async () => {
    const log = aLog();
    const { member } = await anExport(log);
    await anExport(log);
    expect(typesIn(await timeline(log, { kind: 'subject', id: member.subject }))).toEqual(STORY);
  });

  it('shows of a request what is about it, tells of it, and became of telling', async () => {
    const log = aLog();
    const { member, exportId } = await anExport(log);
    log.pass(HOUR);
    await member.asksForDeletion();
    await member.isTold({ kind: 'help' }, { command: 'Reply', causation: 'another-message' });
    expect(typesIn(await timeline(log, { kind: 'request', id: exportId }))).toEqual(STORY);
  });

  it('says who caused what: a message, an event, a step of a process, a delivery', async () => {
    const log = aLog();
    const { member, asked, announcedId, outgoing } = await anExport(log);
    const entries = eventsIn(await timeline(log, { kind: 'subject', id: member.subject }));
    const announced = { id: announcedId, type: 'AttachmentExportAnnounced', revision: 3n };
    expect(entries.map(({ causedBy }) => causedBy)).toMatchObject([
      { by: 'message', fingerprint: asked.causation },
      { by: 'message', fingerprint: asked.causation },
      { by: 'message' },
      { by: 'process', process: 'attachment-export', step: 'prepare', redriven: 0 },
      { by: 'process', process: 'attachment-export', step: 'announce', redriven: 0 },
      { by: 'event', id: announcedId, place: announced },
      { by: 'delivery', outgoing, edition: 1 },
      { by: 'process', process: 'attachment-export', step: 'look-for-delivery', redriven: 0 },
    ]);
  });

  it('shows the sentence, word for word, without code and links, and nothing where nothing was said', async () => {
    const log = aLog();
    const { member } = await anExport(log);
    const entries = eventsIn(await timeline(log, { kind: 'subject', id: member.subject }));
    const told = entries.map((entry) => entry.told);
    expect(told.map((one) => one?.template)).toEqual([undefined, 'export-instructions', undefined, undefined, undefined, 'export-ready', undefined, undefined]); // prettier-ignore
    expect(told[1]?.text).toContain('Get my attachments [code]');
    expect(told[1]?.text).toContain('before **Tuesday, 24 November 2026 at 12:10 UTC**');
    expect(told[5]?.text).toContain('[link]');
    expect(told[5]).toMatchObject({ where: 'chat', version: 2, locale: 'en', timeZone: 'UTC' });
  });

  it('shows a sentence that this version does not have as what the log says of it', async () => {
    const log = aLog();
    const member = aMember(log);
    await member.isTold({ kind: 'condolences' }, { command: 'Reply', causation: 'm' });
    const [entry] = eventsIn(await timeline(log, { kind: 'subject', id: member.subject }));
    expect(entry?.told).toMatchObject({
      template: 'condolences',
      why: expect.stringContaining('condolences') as string,
    });
    expect(entry?.told).not.toHaveProperty('text');
  });

  it('shows what cannot be read as that, in its place: other types, other content, other categories', async () => {
    const log = aLog();
    const member = aMember(log);
    await member.asksForExport();
    await log.smuggle(`attachmentExport-${member.subject}`, 'AttachmentExportBlessed');
    await log.smuggle(`attachmentExport-${member.subject}`, 'AttachmentExportExpired', { data: { name: 'Mia' } });
    await log.smuggle(`parcel-${member.subject}`, 'ParcelSent', { metadata: { recordedAt: noon } });
    const subject = await timeline(log, { kind: 'subject', id: member.subject });
    expect(subject.map(({ kind, type }) => [kind, type])).toEqual([
      ['event', 'AttachmentExportRequested'],
      ['unreadable', 'AttachmentExportBlessed'],
      ['unreadable', 'AttachmentExportExpired'],
    ]);
    expect(JSON.stringify(subject, (_, value: unknown) => String(value))).not.toContain('Mia');
    const [parcel] = await timeline(log, { kind: 'stream', stream: `parcel-${member.subject}` });
    expect(parcel).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('parcel') as string,
      recordedAt: noon,
    });
    expect(await timeline(log, { kind: 'period' })).toHaveLength(4);
  });

  it('shows a period by when it was recorded: its beginning is inside, its end is not', async () => {
    const log = aLog();
    const member = aMember(log);
    for (let hour = 0; hour < 4; hour += 1) {
      await member.isTold({ kind: 'help' }, { command: 'Reply', causation: `m${hour}` });
      log.pass(HOUR);
    }
    await log.smuggle('ledger-heads', 'TreeHeadSigned', { metadata: { recordedAt: plus(noon, HOUR) } });
    const period = { from: plus(noon, HOUR), to: plus(noon, 3 * HOUR) };
    const entries = eventsIn(await timeline(log, { kind: 'period', ...period }));
    expect(entries.map(({ recordedAt }) => recordedAt)).toEqual([plus(noon, HOUR), plus(noon, 2 * HOUR)]);
  });

  it('shows how often links were used, in the history of their export', async () => {
    const log = aLog();
    const { member, exportId } = await anExport(log);
    const uses = { exportId, count: 3, from: noon, until: noon };
    await log.decide(linkUse, member.subject, { command: 'RecordLinkUse' }, decideLinkUse.record(uses));
    const entries = eventsIn(await timeline(log, { kind: 'request', id: exportId }));
    expect(entries.at(-1)).toMatchObject({ type: 'AttachmentLinksUsed', data: uses, causedBy: { by: 'links' } });
  });

  it('knows buttons on pages, looks at messages before they are sent, and what it does not know', async () => {
    const log = aLog();
    const { member, exportId, outgoing } = await anExport(log);
    await member.revokesLinks(exportId);
    const why = { command: 'SayAnew', causation: reviewCausation({ outgoing, edition: 1 }), correlation: outgoing };
    await member.isTold({ kind: 'help', edition: 2, outgoing }, why);
    await member.isTold({ kind: 'help' }, { command: 'Gossip', causation: 'm' });
    const entries = eventsIn(await timeline(log, { kind: 'subject', id: member.subject })).slice(-3);
    expect(entries.map(({ causedBy }) => causedBy)).toEqual([
      { by: 'page', button: 'revoke-links' },
      { by: 'review', outgoing, edition: 1 },
      { by: 'unknown' },
    ]);
  });

  it('finds nothing of what never was', async () => {
    const log = aLog();
    await anExport(log);
    expect(await timeline(log, { kind: 'request', id: 'e1b7a0c2-0000-5000-8000-000000000001' })).toEqual([]);
    expect(await timeline(log, { kind: 'stream', stream: 'attachmentExport-nobody' })).toEqual([]);
  });
});
