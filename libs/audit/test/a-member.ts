import { randomUUID } from 'node:crypto';
import {
  attachmentExport,
  decide,
  type AttachmentExportEvent,
  type ExportId,
  type Manifest,
} from '@envoi/attachment-export';
import { readConfiguration, type Policy } from '@envoi/configuration';
import { type CodeIssue } from '@envoi/confirmation-code';
import { stepCausation } from '@envoi/consumers';
import { type Decision, type DomainEvent, type Instant, type Stream } from '@envoi/event-sourcing';
import { idFrom } from '@envoi/event-store';
import {
  decideDeletion,
  profileDeletion,
  type DeletionId,
  type ProfileDeletion,
  type ProfileDeletionEvent,
} from '@envoi/profile-deletion';
import { aSubject, type ALog } from './a-log.ts';

export const policy: Policy = readConfiguration({ PLAYGROUND: 'off' }).policy;

export const manifest: Manifest = { count: 3, bytes: 4_096, missing: 1, sha256: 'ab'.repeat(32) };

type Code = 'right' | 'wrong';
type Exporting = Parameters<typeof attachmentExport.evolve>[0];
type ExportDecision = Decision<Exporting, AttachmentExportEvent>;
type DeletionDecision = Decision<ProfileDeletion, ProfileDeletionEvent>;

/** Somebody who writes to the assistant, and what the processes do for them, recorded as the real shells record it. */
export const aMember = (log: ALog, { policy: inForce = policy, isManaged = false, isBrakeOn = false } = {}) => {
  const subject = aSubject();
  const member = () => ({ managed: me.isManaged, lookedUpAt: log.clock.now });
  const me = { isManaged, isBrakeOn };
  const exportPolicy = { ...inForce.export, codes: inForce.codes };
  const deletionPolicy = { ...inForce.deletion, codes: inForce.codes };
  const last: { issue?: CodeIssue } = {};

  const remember = <Event extends DomainEvent>(events: readonly Event[]): readonly Event[] => {
    for (const { data } of events) if ('issue' in data) last.issue = data.issue as CodeIssue;
    return events;
  };
  const isRight = (code: Code, issue: CodeIssue): boolean =>
    code === 'right' && issue.requestId === last.issue?.requestId && issue.number === last.issue.number;

  const exports = async (command: string, causation: string, decision: ExportDecision) =>
    remember(await log.decide(attachmentExport, subject, { command, causation }, decision));
  const deletions = async (command: string, causation: string, decision: DeletionDecision) =>
    remember(await log.decide(profileDeletion, subject, { command, causation }, decision));

  const step = (process: string, action: object, generation = 0): string =>
    stepCausation({ process, subject, action, generation });

  return {
    subject,
    me,
    /** `Get my attachments`, or `Delete me`; resolves with the causation and the events. */
    async asksForExport(causation: string = randomUUID()) {
      const newExportId = idFrom('attachment-export', subject, causation) as ExportId;
      const asked = { now: log.clock.now, member: member(), policy: exportPolicy, key: 'k1', newExportId };
      const events = await exports('RequestAttachmentExport', causation, decide.request(asked));
      return { causation, events };
    },
    async entersExportCode(code: Code = 'right', causation: string = randomUUID()) {
      const newExportId = idFrom('attachment-export', subject, causation) as ExportId;
      const asked = { now: log.clock.now, member: member(), policy: exportPolicy, key: 'k1', newExportId };
      const entered = { ...asked, isBrakeOn: me.isBrakeOn, isRightCode: (issue: CodeIssue) => isRight(code, issue) };
      const events = await exports('ConfirmAttachmentExport', causation, decide.confirm(entered));
      return { causation, events };
    },
    async asksForDeletion(causation: string = randomUUID()) {
      const newDeletionId = idFrom('profile-deletion', subject, causation) as DeletionId;
      const asked = { now: log.clock.now, member: member(), policy: deletionPolicy, key: 'k1', newDeletionId };
      const decision = decideDeletion.request({ ...asked, touched: {} });
      return { causation, events: await deletions('RequestProfileDeletion', causation, decision) };
    },
    async entersDeletionCode(code: Code = 'right', causation: string = randomUUID()) {
      const newDeletionId = idFrom('profile-deletion', subject, causation) as DeletionId;
      const asked = { now: log.clock.now, member: member(), policy: deletionPolicy, key: 'k1', newDeletionId };
      const isRightCode = (issue: CodeIssue): boolean => isRight(code, issue);
      const decision = decideDeletion.confirm({ ...asked, touched: {}, isBrakeOn: me.isBrakeOn, isRightCode });
      return { causation, events: await deletions('ConfirmProfileDeletion', causation, decision) };
    },
    /** A step of the export's process, as if it were due now. */
    exportStep: (action: Readonly<{ type: string; exportId: ExportId; number?: number }>, decision: ExportDecision) =>
      exports(`attachment-export/${action.type}`, step('attachment-export', action), decision),
    deletionStep: (name: string, action: object, decision: DeletionDecision) =>
      deletions(`profile-deletion/${name}`, step('profile-deletion', action), decision),
    clicks: (what: 'CancelAttachmentExport' | 'RevokeExportLinks', exportId: ExportId) =>
      exports(
        what,
        randomUUID(),
        what === 'RevokeExportLinks' ? decide.revoke({ exportId }) : decide.cancel({ exportId }),
      ),
    /** What the assistant says, recorded as its shell records it. */
    async isTold(
      saying: Readonly<{ kind: string; parameters?: object; edition?: number; outgoing?: string }>,
      why: Readonly<{ command: string; causation: string; correlation?: string }>,
    ) {
      const { outgoing = idFrom('outgoing', why.causation), edition = 1, kind, parameters = {} } = saying;
      const said = { outgoing, edition, conversation: idFrom('conversation', subject), kind, template: 2 };
      const data = { ...said, locale: 'en', timeZone: 'UTC', parameters, introduced: false, isReply: true };
      await log.decide(conversation, subject, why, () => [{ type: 'AssistantSpoke', data }]);
      return outgoing;
    },
    async gets(outgoing: string, edition = 1, at: Instant = log.clock.now) {
      const why = { command: 'RecordDelivery', causation: idFrom('delivery', outgoing, String(edition)) };
      const data = { outgoing, edition, deliveredAt: at };
      await log.decide(conversation, subject, why, () => [{ type: 'MessageDelivered', data }]);
    },
  };
};

/** The conversation's stream, without its own decisions. */
const conversation: Stream<null, DomainEvent> = { category: 'conversation', initialState: null, evolve: () => null };

export const exportIn = (events: readonly DomainEvent[]): ExportId =>
  (events[0]?.data as Readonly<{ exportId: ExportId }>).exportId;
