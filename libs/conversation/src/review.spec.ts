import { attachmentExport, attachmentExportSchemas, type AttachmentExportEvent } from '@envoi/attachment-export';
import { MINUTE, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { profileDeletion, profileDeletionSchemas, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type ConversationId, type OutgoingId, type Spoken } from './domain/events.ts';
import { MessageReview } from './review.ts';
import { TEMPLATE } from './speaking.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const exportId = '7d9f0a4e-0000-4000-8000-000000000002' as never;
const then = instant('2026-11-24T10:00:00.000Z');
const now = plus(then, 20 * MINUTE);
const issue = { requestId: exportId, number: 1, key: 'k1', issuedAt: then, validUntil: plus(then, 10 * MINUTE) };
const requested: AttachmentExportEvent = {
  type: 'AttachmentExportRequested',
  data: { exportId, issue, because: 'asked', lookedUpAt: then },
};
const forgotten: ProfileDeletionEvent = { type: 'SubjectForgotten', data: { because: 'idle', forgottenAt: now } };
const withLapsedCode: Spoken = {
  ...{ outgoing: 'o' as OutgoingId, conversation: 'c' as ConversationId, edition: 1, isReply: true, introduced: false },
  ...{ kind: 'export-instructions', template: TEMPLATE, locale: 'en', timeZone: 'UTC' },
  parameters: { requestId: exportId, issueNumber: 1, codeKey: 'k1', validUntil: issue.validUntil },
};

it.each([
  ['yes', 'holds'],
  ['managed', 'withdraw'],
  ['unknown-member', 'withdraw'],
] as const)('asks afresh who may have the links, and with the answer %s says: %s', async (may, verdict) => {
  const streams = new Streams(
    memoryEventLog(),
    { ...attachmentExportSchemas, ...profileDeletionSchemas },
    { now: () => now, policyVersion: 1 },
  );
  const manifest = { count: 1, bytes: 1, missing: 0, sha256: '0'.repeat(64) };
  const later = plus(now, 60 * MINUTE);
  const dates = { confirmedAt: then, readyAt: then, dueAt: later, nextAllowedAt: later };
  const events: AttachmentExportEvent[] = [
    requested,
    { type: 'AttachmentExportConfirmed', data: { exportId, ...dates, issue, lookedUpAt: then } },
    { type: 'AttachmentExportPrepared', data: { exportId, manifest } },
    {
      type: 'AttachmentExportAnnounced',
      data: { exportId, announcedAt: now, linksValidUntil: later, manifest, edition: 1 },
    },
  ];
  const cause = { causation: 'announced', correlation: 'test', at: now };
  await streams.transact(attachmentExport, subject, { cause, command: 'test' }, () => events);
  const renewals = {
    codeLapsed: () => Promise.resolve([]),
    announcedTooLongAgo: () => Promise.resolve([]),
    mayStillHave: () => Promise.resolve(may),
  };
  const review = new MessageReview({ streams, clock: { now: () => now }, renewals, deletionRenewals: renewals });
  const link = { ...withLapsedCode, kind: 'export-ready', isReply: false, parameters: { exportId, edition: 1 } };
  expect(await review.review(subject, link)).toEqual({ verdict });
});

it('says nothing anew of who was forgotten while it was looked into', async () => {
  const schemas = { ...attachmentExportSchemas, ...profileDeletionSchemas };
  const streams = new Streams(memoryEventLog(), schemas, { now: () => now, policyVersion: 1 });
  const because = (causation: string) => ({ cause: { causation, correlation: 'test', at: now }, command: 'test' });
  await streams.transact(attachmentExport, subject, because('asked'), () => [requested]);
  let isForgottenMeanwhile = false;
  const renewals = {
    codeLapsed: async () => {
      if (isForgottenMeanwhile) await streams.transact(profileDeletion, subject, because('idle'), () => [forgotten]);
      return [];
    },
    announcedTooLongAgo: () => Promise.resolve([]),
    mayStillHave: () => Promise.resolve('yes' as const),
  };
  const review = new MessageReview({ streams, clock: { now: () => now }, renewals, deletionRenewals: renewals });
  expect(await review.review(subject, withLapsedCode)).toMatchObject({ verdict: 'say-anew' });
  isForgottenMeanwhile = true;
  expect(await review.review(subject, withLapsedCode)).toEqual({ verdict: 'forgotten' });
});
