import { randomUUID } from 'node:crypto';
import {
  attachmentExport,
  decide,
  newExportId,
  type AttachmentExport,
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
  newDeletionId,
  profileDeletion,
  type DeletionId,
  type ProfileDeletion,
  type ProfileDeletionEvent,
} from '@envoi/profile-deletion';
import { aSubject, type ALog } from './a-log.ts';

export const policy: Policy = readConfiguration({ PLAYGROUND: 'off' }).policy;

export const manifest: Manifest = { count: 3, bytes: 4_096, missing: 1, sha256: 'ab'.repeat(32) };

type Code = 'newest' | 'older' | 'wrong';
type ExportDecision = Decision<AttachmentExport, AttachmentExportEvent>;
type DeletionDecision = Decision<ProfileDeletion, ProfileDeletionEvent>;
/** A message: by default a new one, accepted now. */
type Message = Readonly<{ causation?: string; at?: Instant }>;

/** Somebody who writes to the assistant, and what the processes do for them, recorded as the real shells record it. */
export const aMember = (log: ALog, { policy: inForce = policy, isManaged = false, isBrakeOn = false } = {}) => {
  const subject = aSubject();
  const me = { isManaged, isBrakeOn };
  const membership = () => ({ managed: me.isManaged, lookedUpAt: log.clock.now });
  const exportPolicy = { ...inForce.export, codes: inForce.codes };
  const deletionPolicy = { ...inForce.deletion, codes: inForce.codes };
  const issues = { export: [] as CodeIssue[], deletion: [] as CodeIssue[] };

  const remember = <Event extends DomainEvent>(flow: 'export' | 'deletion', events: readonly Event[]) => {
    for (const { data } of events) if ('issue' in data) issues[flow].push(data.issue as CodeIssue);
    return events;
  };
  const entered = (flow: 'export' | 'deletion', code: Code) => {
    const right = code === 'wrong' ? undefined : issues[flow].at(code === 'newest' ? -1 : 0);
    return (issue: CodeIssue): boolean => issue.requestId === right?.requestId && issue.number === right.number;
  };
  const exports = async (why: Readonly<{ command: string } & Message>, decision: ExportDecision) =>
    remember('export', await log.decide(attachmentExport, subject, why, decision));
  const deletions = async (why: Readonly<{ command: string } & Message>, decision: DeletionDecision) =>
    remember('deletion', await log.decide(profileDeletion, subject, why, decision));

  const asking = ({ at = log.clock.now }: Message) => ({ now: at, member: membership(), key: 'k1' });
  const askingForExport = (causation: string, message: Message) => ({
    ...asking(message),
    policy: exportPolicy,
    newExportId: newExportId(subject, { causation }),
  });
  const askingForDeletion = (causation: string, message: Message) => ({
    ...asking(message),
    policy: deletionPolicy,
    newDeletionId: newDeletionId(subject, { causation }),
    touched: { attachments: 3 },
  });
  const caused = (process: string, action: object) => ({
    causation: stepCausation({ process, subject, action, generation: 0 }),
  });

  return {
    subject,
    me,
    async asksForExport(message: Message = {}) {
      const { causation = randomUUID() } = message;
      const why = { command: 'RequestAttachmentExport', ...message, causation };
      return { causation, events: await exports(why, decide.request(askingForExport(causation, message))) };
    },
    async entersExportCode(code: Code = 'newest', message: Message = {}) {
      const { causation = randomUUID() } = message;
      const why = { command: 'ConfirmAttachmentExport', ...message, causation };
      const input = { ...askingForExport(causation, message), isBrakeOn: me.isBrakeOn };
      const decision = decide.confirm({ ...input, isRightCode: entered('export', code) });
      return { causation, events: await exports(why, decision) };
    },
    async asksForDeletion(message: Message = {}) {
      const { causation = randomUUID() } = message;
      const why = { command: 'RequestProfileDeletion', ...message, causation };
      return { causation, events: await deletions(why, decideDeletion.request(askingForDeletion(causation, message))) };
    },
    async entersDeletionCode(code: Code = 'newest', message: Message = {}) {
      const { causation = randomUUID() } = message;
      const why = { command: 'ConfirmProfileDeletion', ...message, causation };
      const input = { ...askingForDeletion(causation, message), isBrakeOn: me.isBrakeOn };
      const decision = decideDeletion.confirm({ ...input, isRightCode: entered('deletion', code) });
      return { causation, events: await deletions(why, decision) };
    },
    /** A step of a process, as if it were due now. */
    exportStep: (action: Readonly<{ type: string; exportId: ExportId }>, decision: ExportDecision) =>
      exports({ command: `attachment-export/${action.type}`, ...caused('attachment-export', action) }, decision),
    deletionStep: (name: string, action: object, decision: DeletionDecision) =>
      deletions({ command: `profile-deletion/${name}`, ...caused('profile-deletion', action) }, decision),
    lateness: (action: object, decision: DeletionDecision) =>
      deletions({ command: 'profile-deletion/record-late', ...caused('profile-deletion-lateness', action) }, decision),
    closesExports: (deletionId: DeletionId) => {
      const action = { type: 'step', step: 'close-exports', deletionId };
      const why = { command: 'profile-deletion/close-exports', ...caused('profile-deletion', action) };
      return exports(why, decide.close({ deletionId }));
    },
    cancelsExport: (exportId: ExportId) => exports({ command: 'CancelAttachmentExport' }, decide.cancel({ exportId })),
    revokesLinks: (exportId: ExportId) => exports({ command: 'RevokeExportLinks' }, decide.revoke({ exportId })),
    cancelsDeletion: (deletionId: DeletionId) =>
      deletions({ command: 'CancelProfileDeletion' }, decideDeletion.cancel({ deletionId })),
    isForgotten: () => deletions({ command: 'ForgetIdleSubject' }, decideDeletion.forgetIdle({ now: log.clock.now })),
    /** Right before its message is sent the newest code is looked at. */
    findsExportCodeLapsed: async () => {
      const newest = issues.export.at(-1);
      if (newest === undefined) return [];
      const { newExportId: _, ...input } = askingForExport('', {});
      const about = { exportId: newest.requestId as ExportId, number: newest.number };
      return exports({ command: 'ReissueLapsedCode' }, decide.reissueLapsed({ ...input, ...about }));
    },
    findsDeletionCodeLapsed: async () => {
      const newest = issues.deletion.at(-1);
      if (newest === undefined) return [];
      const { newDeletionId: _, ...input } = askingForDeletion('', {});
      const about = { deletionId: newest.requestId as DeletionId, number: newest.number };
      return deletions({ command: 'ReissueLapsedDeletionCode' }, decideDeletion.reissueLapsed({ ...input, ...about }));
    },
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
export const deletionIn = (events: readonly DomainEvent[]): DeletionId =>
  (events[0]?.data as Readonly<{ deletionId: DeletionId }>).deletionId;
