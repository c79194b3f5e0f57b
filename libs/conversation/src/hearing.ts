import { INBOX_WORK, type InboxEntry, type InboxReader } from '@envoi/chat';
import { type Visit, type Work } from '@envoi/consumers';
import { MINUTE, plus, type Clock, type Instant } from '@envoi/event-sourcing';
import { traced } from '@envoi/tracing';
import { type WorkspacePort } from '@envoi/workspace';
import { configured } from './composing.ts';
import { parseIntent } from './domain/intent.ts';
import { type Members } from './members.ts';
import { type StrangerKind, type Strangers } from './strangers.ts';

export type HearingDependencies = Readonly<{
  inbox: Pick<
    InboxReader,
    'next' | 'finish' | 'disregard' | 'earlier' | 'previousWasLimited' | 'markLimited' | 'markUnknown'
  >;
  clock: Clock;
  members: Pick<Members, 'hear' | 'tellDelay'>;
  strangers: Pick<Strangers, 'answer'>;
  /** Undefined for a workspace that is not configured (any more). */
  workspaceOf: (id: string) => Pick<WorkspacePort, 'member'> | undefined;
  /** Product rule C11. */
  messagesPer10Minutes: number;
}>;

/** `silence`: accepted and counted, nothing more (C11). A date: over the limit until then, which has not been said yet. */
type Limit = 'none' | 'silence' | Instant;

const WINDOW = 10 * MINUTE;

/**
 * Takes messages out of the inbox, one conversation at a time and in order, and has each answered by whoever answers it.
 * A message stays until its answer is recorded, or delivered where nothing may be recorded; so each may be heard again.
 */
export class Hearing implements Work {
  readonly name = INBOX_WORK;

  constructor(private readonly deps: HearingDependencies) {}

  async perform(visit: Visit): Promise<{ until?: never }> {
    const { inbox, clock } = this.deps;
    for (;;) {
      const entry = await inbox.next(visit.key);
      if (entry === undefined) return {};
      visit.assertHeld();
      if (isForUs(entry)) {
        await traced('hear', aboutHearing(entry, visit), async () => {
          await this.#hear(entry, visit);
          await inbox.finish(entry, clock.now());
        });
      } else await inbox.disregard(entry, clock.now());
    }
  }

  /** Nothing may be recorded for strangers: they hear when it is mended. */
  async onParking({ key }: Visit): Promise<void> {
    const entry = await this.deps.inbox.next(key);
    if (entry === undefined || !isForUs(entry) || strangerIn(entry) !== undefined) return;
    const member = await this.#memberIn(entry);
    if (member !== undefined) await this.deps.members.tellDelay(entry, member);
  }

  async #hear(entry: InboxEntry, visit: Visit): Promise<void> {
    const { members, strangers } = this.deps;
    const kind = strangerIn(entry);
    const limit = await this.#limitOn(entry);
    if (limit !== 'none') await this.deps.inbox.markLimited(entry);
    if (limit === 'silence' || (limit !== 'none' && kind !== undefined)) return; // strangers are not told of the limit
    if (kind !== undefined) return strangers.answer(entry, kind, visit);
    const member = await this.#memberIn(entry);
    if (member === undefined) {
      await this.deps.inbox.markUnknown(entry);
      return strangers.answer(entry, 'unknown-person', visit);
    }
    return members.hear(entry, member, limit === 'none' ? undefined : limit);
  }

  #memberIn({ workspace, message }: InboxEntry) {
    return configured(this.deps.workspaceOf(workspace), workspace).member(message.sender.id);
  }

  async #limitOn(entry: InboxEntry): Promise<Limit> {
    if (entry.message.type !== 'message') return 'none';
    const { inbox, messagesPer10Minutes: most } = this.deps;
    const earlier = await inbox.earlier(entry, { since: plus(entry.acceptedAt, -WINDOW), most });
    const oldest = earlier.at(-1);
    if (earlier.length < most || oldest === undefined) return 'none';
    return (await inbox.previousWasLimited(entry)) ? 'silence' : plus(oldest, WINDOW);
  }
}

const aboutHearing = ({ connection, trace: from }: InboxEntry, { attempt }: Visit) =>
  ({ kind: 'consumer', from, attributes: { 'envoi.connection': connection, 'envoi.attempt': attempt } }) as const;

/** Bots are never answered, nor is talk in groups and rooms that does not mean the assistant (product rules C2, C12). */
const isForUs = ({ message }: InboxEntry): boolean => {
  if (message.sender.bot) return false;
  if (message.conversation.kind === 'direct') return true;
  return message.type === 'message' && (message.mentionsAssistant || isCommand(message));
};

const isCommand = ({ text, format }: Extract<InboxEntry['message'], { type: 'message' }>): boolean =>
  parseIntent(text, { format }).type === 'command';

/** Of a message that may have been answered already, what it was answered as: somebody may have become a member since. */
const strangerIn = ({ message, unknown }: InboxEntry): StrangerKind | undefined => {
  if (message.conversation.kind !== 'direct') return 'not-direct';
  if (unknown) return 'unknown-person';
  switch (message.sender.membership) {
    case 'member':
      return undefined;
    case 'unknown':
      return 'unknown-person';
    case 'guest':
    case 'external':
    case 'federated':
      return 'guest';
  }
};
