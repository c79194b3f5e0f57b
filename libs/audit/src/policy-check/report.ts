import { type Instant, type SubjectId } from '@envoi/event-sourcing';

/** A request, or a message that would have made one, and how it ended. */
export type Ending = Readonly<{
  /** As `asOf` calls the states, or `refused/<reason>`; `none`: that message makes no request. */
  state: string;
  /** When it came to that state. */
  at?: Instant;
}>;

/** A request that would have ended differently. */
export type PolicyDifference = Readonly<{
  kind: 'difference';
  subject: SubjectId;
  command: 'export' | 'deletion';
  /** Of a message that was refused: the id that its request would have had. */
  requestId: string;
  was: Ending;
  wouldBe: Ending;
  /** The policy in force would have ended it otherwise than it did, too: it was decided under another one. */
  alsoInForce: boolean;
  /** Where the two lives of this subject part. `stream` and `revision` are those of the real event, where there is one. */
  firstDifference: Readonly<{
    at: Instant;
    stream?: string;
    revision?: bigint;
    was: string;
    wouldBe: string;
  }>;
}>;

/** Comes last, once. */
export type PolicySummary = Readonly<{
  kind: 'summary';
  subjects: number;
  requests: number;
  /** Requests that would have ended differently: each was reported. */
  different: number;
  /** Requests with the same end, and another date somewhere on the way. */
  retimed: number;
  /** Subjects with events that cannot be read, or that no decision of ours explains: not checked. */
  notChecked: number;
  /** Variables that differ and cannot be judged from the log, and why. */
  cannotTell: readonly string[];
  /** What is assumed about members and the world. */
  assumptions: readonly string[];
}>;
