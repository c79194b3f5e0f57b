import { type SubjectId } from './brand.ts';
import { type Instant, type Milliseconds } from './instant.ts';

/** A fact, in the past tense. `type` is stored: it never changes its meaning; a changed meaning is a new type `….v2`. */
export type DomainEvent = Readonly<{ type: string; data: object }>;

/** Why something is done: what the repetition of a command is recognised by. */
export type Cause = Readonly<{
  /** The id of what caused it: a message, an event, or a step of a process. The same cause never acts twice. */
  causation: string;
  /** Shared by everything that one message of a member set in motion. */
  correlation: string;
  /** Business time of the cause. */
  at: Instant;
}>;

export type EventMetadata = Readonly<{
  subject: SubjectId;
  correlation: string;
  causation: string;
  /** The command that decided it. */
  command: string;
  /** Business time of the cause. */
  at: Instant;
  /** The writer's clock at the append. */
  recordedAt: Instant;
  /** Version of the policy that was in force. */
  policy: number;
}>;

/** An event as the log holds it. */
export type Recorded<Event extends DomainEvent = DomainEvent> = Event &
  Readonly<{
    id: string;
    /** Name of its stream: `<category>-<subject>`. */
    stream: string;
    /** Place in its stream, from 0. */
    revision: bigint;
    metadata: EventMetadata;
  }>;

/** A state that only a defect in our code can have produced. Members never cause it. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(readonly code: string) {
    super(code);
  }
}

/** A whole connection (chat, workspace, store) is down or busy: nobody's fault, nothing is given up, try again. */
export class OutageError extends Error {
  override readonly name = 'OutageError';
  constructor(
    message: string,
    /** How long the other side asked us to wait, in milliseconds. */
    readonly retryAfter?: Milliseconds,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
