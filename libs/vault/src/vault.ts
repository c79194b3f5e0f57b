import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Instant, type SubjectId } from '@envoi/event-sourcing';

/** Who a person is outside: a member of a workspace, until the workspace gives the id to somebody else. */
export type Membership = Readonly<{ workspace: string; memberId: string; incarnation: string }>;

export type Person = Membership &
  Readonly<{
    locale?: string;
    /** IANA. */
    timeZone?: string;
    /** 32 random bytes; see `fingerprint`. */
    fingerprintKey: Buffer;
  }>;

export type OutsideConversation = Readonly<{ connection: string; conversationId: string }>;

/** `messageId`: as outside knows it. `trace`: of what its answer is a part, where that is traced. */
export type AnsweredMessage = Readonly<{ messageId: string; trace?: string | undefined }>;

/** Nothing can be kept for a subject that the vault does not know (any more). */
export class ForgottenError extends Error {
  override readonly name = 'ForgottenError';
  constructor() {
    super('the vault does not know this subject (any more)');
  }
}

/** The manifest's key was destroyed, and none takes its place. */
export class ManifestKeyDestroyedError extends Error {
  override readonly name = 'ManifestKeyDestroyedError';
  constructor() {
    super('the key of this manifest was destroyed');
  }
}

/**
 * The only bridge from the log to a person. Whatever is written for a subject throws ForgottenError once it is
 * forgotten; whatever is looked up is then undefined.
 */
export interface Vault {
  /**
   * The one subject of a membership, made if it is new, who is heard of `at`. Locale and time zone are remembered if they
   * are given. Throws ForgottenError for one that is about to be forgotten: soon it is somebody new.
   * `onTrial`: one that is new is forgotten as idle within minutes, unless `keep` is called; until then it is new.
   */
  subjectOf(
    membership: Membership &
      Readonly<{ locale?: string | undefined; timeZone?: string | undefined; at: Instant; onTrial?: boolean }>,
  ): Promise<Readonly<{ subject: SubjectId; fingerprintKey: Buffer; isNew: boolean }>>;
  /** Ends the trial of who is heard of `at`. Throws ForgottenError when it is over already. */
  keep(subject: SubjectId, at: Instant): Promise<void>;
  /** Deletes who is on trial. Of anybody else: nothing happens. */
  letGo(subject: SubjectId): Promise<void>;
  /** Marks who was last heard of before that, and returns them with those that were marked already; at most so many. */
  markIdle(before: Instant, most: number): Promise<readonly SubjectId[]>;
  /** Something is open after all. */
  unmarkIdle(subject: SubjectId): Promise<void>;
  person(subject: SubjectId): Promise<Person | undefined>;

  /** Our own UUID for a conversation with the subject, always the same. */
  conversationOf(subject: SubjectId, outside: OutsideConversation): Promise<string>;
  conversation(id: string): Promise<(OutsideConversation & Readonly<{ subject: SubjectId }>) | undefined>;

  /** Which message an outgoing message answers; needed until it is delivered. */
  rememberReply(outgoing: string, subject: SubjectId, message: AnsweredMessage): Promise<void>;
  replyTo(outgoing: string): Promise<AnsweredMessage | undefined>;
  forgetReply(outgoing: string): Promise<void>;

  /** Whose a request is, remembered before a link with its id leaves. */
  rememberRequest(requestId: string, subject: SubjectId, command: ConfirmableCommand): Promise<void>;
  requestOwner(requestId: string): Promise<Readonly<{ subject: SubjectId; command: ConfirmableCommand }> | undefined>;

  /** The manifest's key, 32 bytes; made if there was none. Throws ManifestKeyDestroyedError after its destruction. */
  manifestKey(exportId: string, subject: SubjectId): Promise<Buffer>;
  findManifestKey(exportId: string): Promise<Buffer | undefined>;
  /** For good. Of an export that never had one: nothing happens. */
  destroyManifestKey(exportId: string): Promise<void>;

  /** Neither a row nor a key of the subject is left. */
  holdsNothingOf(subject: SubjectId): Promise<boolean>;

  /** Deletes everything of the subject at once. Again: nothing happens. */
  forget(subject: SubjectId): Promise<void>;
}
