import { type ExportRenewals } from '@envoi/attachment-export';
import { type Brake, type ChatKeys, type ChatPort, type InboxEntry, type ToldOnce } from '@envoi/chat';
import { type Codes } from '@envoi/confirmation-code';
import { type Work } from '@envoi/consumers';
import { type Clock } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { type Keyring } from '@envoi/keyring';
import { type DeletionRenewals } from '@envoi/profile-deletion';
import { type Vault } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';
import { type CommandBus, type QueryBus } from '@nestjs/cqrs';
import { languageOf } from './choose-locale.ts';
import { Composing } from './composing.ts';
import { Delivery } from './delivery.ts';
import { Hearing, type HearingDependencies } from './hearing.ts';
import { Members } from './members.ts';
import { NoticesElsewhere } from './notices-elsewhere.ts';
import { notices } from './notices.ts';
import { MessageReview } from './review.ts';
import { Speaking } from './speaking.ts';
import { Strangers } from './strangers.ts';

/** What conversations need of the rest. */
export type ConversationParts = Readonly<{
  streams: Streams;
  vault: Vault;
  clock: Clock;
  codes: Codes;
  linkKeys: Keyring;
  /** What links begin with. */
  publicUrl: string;
  commands: CommandBus;
  queries: QueryBus;
  renewals: ExportRenewals;
  deletionRenewals: DeletionRenewals;
  inbox: HearingDependencies['inbox'];
  toldOnce: Pick<ToldOnce, 'tell'>;
  chatKeys: ChatKeys;
  /** Counts a wrong code (product rule K6). */
  countWrongCode: (entry: Parameters<Brake['recordWrongCode']>[0]) => Promise<void>;
  /** Undefined for a connection that is not configured (any more). */
  chatOf: (connection: string) => ChatPort | undefined;
  /** Undefined for a workspace that is not configured (any more). */
  workspaceOf: (id: string) => WorkspacePort | undefined;
  messagesPer10Minutes: number;
}>;

/** All work of conversations: hear, tell, deliver, and tell elsewhere. */
export function conversationWorks(parts: ConversationParts): readonly Work[] {
  const { streams, vault, clock } = parts;
  const speaking = new Speaking(streams);
  const members = new Members({ ...parts, speaking });
  const strangers = new Strangers({
    chatOf: parts.chatOf,
    outgoingId: (entry: InboxEntry) => parts.chatKeys.answerId(entry),
    firstToday: (entry, what) => parts.toldOnce.tell(entry, what, { now: clock.now() }),
  });
  const review = new MessageReview(parts);
  const composing = new Composing(parts);
  return [
    new Hearing({ ...parts, members, strangers }),
    notices({
      streams,
      speaking,
      languageOf: async (subject) => {
        const person = await vault.person(subject);
        return person && languageOf(person);
      },
    }),
    new Delivery({
      streams,
      speaking,
      clock,
      review: (subject, spoken) => review.review(subject, spoken),
      compose: (subject, spoken) => composing.compose(subject, spoken),
      settled: (spoken) => composing.settled(spoken),
    }),
    new NoticesElsewhere(parts),
  ];
}
