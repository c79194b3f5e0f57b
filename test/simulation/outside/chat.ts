import { type ChatMessage, type ChatOutcome, type ChatPort } from '@envoi/chat';
import { OutageError, type Instant } from '@envoi/event-sourcing';

/** By which connection, and so in which conversation: two of them lead to one workspace, and meet in one subject. */
export type Via = 'test' | 'other';

/** What a member wrote, and what became of its delivery to us. */
export interface Posted {
  readonly id: string;
  readonly member: string;
  readonly via: Via;
  readonly conversation: string;
  readonly text: string;
  readonly kind: 'message' | 'started';
  /** Business time when it was first answered 202, as the platform saw it. */
  acceptedAt?: Instant;
  deliveries: number;
}

/** One attempt of ours to say something. */
export type Attempt = Readonly<{ at: Instant; message: ChatMessage; outcome: ChatOutcome['outcome'] | 'down' }>;

export type Mode = 'well' | 'down' | ChatOutcome['outcome'];

/** The chat platform: shows each id once, keeps a ledger of everything, and knows nothing of us. */
export class SimulatedChat {
  readonly posted: Posted[] = [];
  readonly attempts: Attempt[] = [];
  /** Shown to members: the first of each id. */
  readonly said = new Map<string, Readonly<{ at: Instant; message: ChatMessage }>>();
  /** What left us, and when, in virtual time; it may not have arrived. */
  readonly departures: Readonly<{ message: ChatMessage; at: number }>[] = [];
  readonly modes = new Map<string, Mode>();

  constructor(private readonly now: () => Instant) {}

  readonly port: ChatPort = {
    send: (message) => {
      const mode = this.modes.get(message.conversation.id) ?? 'well';
      const at = this.now();
      const known = this.said.has(message.id);
      const outcome: Attempt['outcome'] = known || mode === 'well' ? 'delivered' : mode;
      this.attempts.push({ at, message, outcome });
      if (outcome === 'down') return Promise.reject(new OutageError('the chat answered 500'));
      if (outcome === 'delivered' && !known) this.said.set(message.id, { at, message });
      return Promise.resolve(outcome === 'refused' ? { outcome, status: 422 } : { outcome });
    },
  };

  /** The messages that a member sees, oldest first. */
  shownTo(member: string): readonly ChatMessage[] {
    return [...this.said.values()]
      .map(({ message }) => message)
      .filter(({ recipient }) => recipient.memberId === member);
  }
}
