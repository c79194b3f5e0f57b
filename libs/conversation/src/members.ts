import {
  ConfirmAttachmentExport,
  FindAttachmentExport,
  RequestAttachmentExport,
  isOpen,
  type ExportEvents,
} from '@envoi/attachment-export';
import { type InboxEntry } from '@envoi/chat';
import { isValid, type CodeIssue } from '@envoi/confirmation-code';
import { OutageError, type Cause, type Clock, type Instant, type SubjectId } from '@envoi/event-sourcing';
import {
  ConfirmProfileDeletion,
  FindProfileDeletion,
  RequestProfileDeletion,
  isDeletionOpen,
  type DeletionEvents,
} from '@envoi/profile-deletion';
import { carry } from '@envoi/tracing';
import { ForgottenError, fingerprint, type Vault } from '@envoi/vault';
import { type Member, type WorkspacePort } from '@envoi/workspace';
import { type CommandBus, type QueryBus } from '@nestjs/cqrs';
import { chooseLocale } from './choose-locale.ts';
import { configured } from './composing.ts';
import { answerFor } from './domain/answers.ts';
import { type ConversationId, type Saying } from './domain/events.ts';
import { parseIntent, type Intent } from './domain/intent.ts';
import { replyTo } from './domain/replies.ts';
import { Speaking, type Language } from './speaking.ts';

type Dependencies = Readonly<{
  vault: Vault;
  speaking: Speaking;
  commands: CommandBus;
  queries: QueryBus;
  clock: Clock;
  /** Tells the brake of the connection (product rule K6); the same message counts once. */
  countWrongCode: (entry: InboxEntry) => Promise<void>;
  /** Undefined for a workspace that is not configured (any more). */
  workspaceOf: (id: string) => Pick<WorkspacePort, 'member'> | undefined;
}>;

type Heard = Readonly<{
  entry: InboxEntry;
  subject: SubjectId;
  conversation: ConversationId;
  cause: Cause;
  language: Language;
  member: Readonly<{ managed: boolean; lookedUpAt: Instant; connection: string }>;
}>;

/** A direct message of a member: what it asks for is done, and the answer recorded. Repeating it changes nothing. */
export class Members {
  constructor(private readonly deps: Dependencies) {}

  /** `tooMany`: until when the limit of C11 lasts; then nothing is done and that is the answer. */
  async hear(entry: InboxEntry, member: Member, tooMany?: Instant): Promise<void> {
    const heard = await this.#know(entry, member);
    const { speaking, vault } = this.deps;
    const { message } = entry;
    if (message.type === 'conversation-started') {
      await speaking.introduce({ ...heard, ...heard.language });
      return;
    }
    const saying =
      tooMany === undefined
        ? await this.#answer(heard, parseIntent(message.text, { format: message.format }))
        : { kind: 'too-many-messages', parameters: { until: tooMany } };
    await vault.rememberReply(Speaking.answerId(heard.cause), heard.subject, { messageId: message.id, trace: carry() });
    await speaking.reply({ ...heard, ...heard.language, saying });
  }

  /** Its answer waits until somebody mends what keeps us from giving it (product rule C9). */
  async tellDelay(entry: InboxEntry, member: Member): Promise<void> {
    const heard = await this.#know(entry, member);
    const what = heard.cause.causation;
    await this.deps.speaking.tellDelay({ ...heard, ...heard.language, what, ahead: false });
  }

  /** Who it is to us: the same subject for the same member and incarnation, whatever the connection. */
  async #know(entry: InboxEntry, member: Member): Promise<Heard> {
    const { vault, clock } = this.deps;
    const { sender, conversation } = entry.message;
    const locale = chooseLocale(sender.locale, member.locale);
    const timeZone = sender.timeZone ?? member.timeZone;
    const { subject, fingerprintKey, isNew } = await vault
      .subjectOf({
        workspace: entry.workspace,
        memberId: member.id,
        incarnation: member.incarnation,
        at: entry.acceptedAt,
        locale,
        ...(timeZone === undefined ? {} : { timeZone }),
        onTrial: true,
      })
      .catch(asOutage);
    if (isNew) await this.#keep(subject, { entry, member });
    const id = await vault.conversationOf(subject, { connection: entry.connection, conversationId: conversation.id });
    const causation = fingerprint(fingerprintKey, 'message', entry.dedup);
    return {
      entry,
      subject,
      conversation: id as ConversationId,
      cause: { causation, correlation: causation, at: entry.acceptedAt },
      language: { locale, timeZone: timeZone ?? 'UTC' },
      member: { managed: member.managed !== null, lookedUpAt: clock.now(), connection: entry.connection },
    };
  }

  /**
   * Since we looked who it is, they may have been deleted and forgotten: then nothing of them is made anew (product rule
   * D5), and whoever is there now is heard at the next attempt. Killed in between, the vault forgets them by itself.
   */
  async #keep(subject: SubjectId, { entry, member }: Pick<Heard, 'entry'> & { member: Member }): Promise<void> {
    const { vault, workspaceOf } = this.deps;
    const now = await configured(workspaceOf(entry.workspace), entry.workspace).member(member.id);
    if (now?.incarnation === member.incarnation) return vault.keep(subject, entry.acceptedAt);
    await vault.letGo(subject);
    throw new ForgottenError();
  }

  async #answer(heard: Heard, intent: Intent): Promise<Saying> {
    if (intent.type === 'command' && intent.command === 'export') return this.#getAttachments(heard, intent.code);
    if (intent.type === 'command' && intent.command === 'deletion') return this.#deleteMe(heard, intent.code);
    if (intent.type !== 'near-miss' || intent.command === 'help') return replyTo(intent);
    if (heard.member.managed) return { kind: 'managed', parameters: {} };
    return replyTo(intent, await this.#openCode(heard, intent.command));
  }

  /** A near miss suggests the command with the code, when one is open and valid (product rule C5). */
  async #openCode({ subject, cause }: Heard, command: 'export' | 'deletion'): Promise<{ openCode?: CodeIssue }> {
    const { queries } = this.deps;
    const open =
      command === 'export'
        ? openOf(await queries.execute(new FindAttachmentExport(subject)), isOpen)
        : openOf(await queries.execute(new FindProfileDeletion(subject)), isDeletionOpen);
    if (open === undefined || open.status === 'spent' || !isValid(open.issue, cause.at)) return {};
    return { openCode: open.issue };
  }

  async #getAttachments({ entry, subject, member, cause }: Heard, code: string | undefined): Promise<Saying> {
    const events: ExportEvents = await this.deps.commands.execute(
      code === undefined
        ? new RequestAttachmentExport(subject, member, cause)
        : new ConfirmAttachmentExport(subject, code, member, cause),
    );
    if (events.some(isWrongCode)) await this.deps.countWrongCode(entry);
    return answerFor(events);
  }

  async #deleteMe({ entry, subject, member, cause }: Heard, code: string | undefined): Promise<Saying> {
    const events: DeletionEvents = await this.deps.commands.execute(
      code === undefined
        ? new RequestProfileDeletion(subject, member, cause)
        : new ConfirmProfileDeletion(subject, code, member, cause),
    );
    if (events.some(isWrongCode)) await this.deps.countWrongCode(entry);
    return answerFor(events);
  }
}

/** Whoever is about to be forgotten is somebody new once that is done, which waits for the log alone: nobody's failure. */
const asOutage = (error: unknown): never => {
  if (!(error instanceof ForgottenError)) throw error;
  throw new OutageError('this member is being forgotten', undefined, { cause: error });
};

/** The request that waits for a code, if there is one. */
const openOf = <Current, Open extends Current>(
  { current }: Readonly<{ current: Current }>,
  isOpenOne: (one: Current) => one is Open,
): Open | undefined => (isOpenOne(current) ? current : undefined);

/** A wrong code, whether the limits allowed a new one or not (product rules K4, K6). */
const isWrongCode = (event: ExportEvents[number] | DeletionEvents[number]): boolean => {
  if (event.type === 'AttachmentExportCodeReissued' || event.type === 'ProfileDeletionCodeReissued')
    return event.data.because === 'wrong-code';
  if (event.type === 'AttachmentExportRefused' || event.type === 'ProfileDeletionRefused')
    return event.data.command === 'confirm' && event.data.reason === 'too-many-codes';
  return false;
};
