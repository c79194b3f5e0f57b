import { type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type Period, type Place, type Unreadable } from '../history.ts';

/** What is replayed. `request`: the id of an export or a deletion. */
export type ReplayTarget =
  | Readonly<{ kind: 'subject'; id: SubjectId }>
  | Readonly<{ kind: 'request'; id: string }>
  | Readonly<{ kind: 'stream'; stream: string }>
  | (Readonly<{ kind: 'period' }> & Period);

/** Who or what set it in motion, as far as the log says. */
export type CausedBy =
  /** A message of the member. Everything it caused has the same fingerprint, which leads to nobody once they are forgotten. */
  | Readonly<{ by: 'message'; fingerprint: string }>
  /** An event that the member was to be told of; its place, if the replay has come by it. */
  | Readonly<{ by: 'event'; id: string; place?: Place }>
  /** A step of a process. `redriven`: how often operators had driven it again; undefined: the log does not say. */
  | Readonly<{ by: 'process'; process: string; step: string; redriven?: number }>
  /** A button on a page that a link of the member leads to. */
  | Readonly<{ by: 'page'; button: 'cancel' | 'revoke-links' }>
  /** Links of an export were used; by whom is recorded nowhere. */
  | Readonly<{ by: 'links' }>
  /** A look at a message right before it was sent: it did not hold any more. */
  | Readonly<{ by: 'review'; outgoing: string; edition?: number }>
  /** An attempt to send a message. */
  | Readonly<{ by: 'delivery'; outgoing: string; edition: number }>
  /** Nobody had been heard of for long. */
  | Readonly<{ by: 'housekeeping' }>
  /** Somebody of the staff, by their id in the vault. */
  | Readonly<{ by: 'staff'; actor: string }>
  /** What this version does not know. */
  | Readonly<{ by: 'unknown' }>;

/** What the member was told: the sentence, word for word, with `[code]` and `[link]` for what the log does not hold. */
export type Told = Readonly<{
  /** `elsewhere`: on the member's other devices and by e-mail, if the workspace does such things. */
  where: 'chat' | 'elsewhere';
  template: string;
  version: number;
  locale: string;
  timeZone: string;
  parameters: Readonly<Record<string, string | number | boolean>>;
  /** Absent, with `why`, when this version has no such sentence. */
  text?: string;
  why?: string;
}>;

/** An event that could be read. */
export type EventEntry = Place &
  Readonly<{
    kind: 'event';
    subject: SubjectId;
    /** Business time of the cause, and the writer's clock at the append. */
    at: Instant;
    recordedAt: Instant;
    /** As it was recorded: our own ids, numbers, instants, enums. */
    data: object;
    command: string;
    causation: string;
    correlation: string;
    /** Version of the policy in force. */
    policy: number;
    causedBy: CausedBy;
    told?: Told;
  }>;

/** A line of a timeline. */
export type TimelineEntry = EventEntry | (Unreadable & Readonly<{ kind: 'unreadable' }>);
