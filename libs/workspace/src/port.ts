import { type Instant } from '@envoi/event-sourcing';
import { type Readable } from 'node:stream';

/** Who somebody is to the workspace. What it said about language and zone is there only if it exists. */
export type Member = Readonly<{
  id: string;
  /** Never reused when somebody comes back under the same id. */
  incarnation: string;
  /** Null unless an organisation, not the member, decides about the account (product rule C7). */
  managed: null | Readonly<{ by: string; organization?: string }>;
  /** BCP 47. */
  locale?: string;
  /** IANA. */
  timeZone?: string;
  signInAccount?: Readonly<{ name?: string; deletionUrl?: string }>;
}>;

/** What a deletion would touch; what the workspace does not count is missing. */
export type Summary = Readonly<{
  attachments?: Readonly<{ count?: number; bytes?: number }>;
  conversations?: number;
  contacts?: number;
  meetings?: number;
  devices?: number;
  roomsCreated?: readonly Readonly<{ name?: string; members?: number }>[];
}>;

/** A file somebody uploaded. Names are as they may be shown. */
export type Attachment = Readonly<{
  id: string;
  name: string;
  /** MIME type, if it said a possible one. */
  type?: string;
  /** Bytes. */
  size: number;
  /** ISO 8601 in UTC, with 3 digits of a second, or 9 where the workspace is more exact than that. */
  uploadedAt: string;
  place?: Readonly<{ kind: 'direct' | 'group' | 'room'; name?: string }>;
  /** Why it cannot be had; undefined: it can. */
  missing?: 'retention' | 'removed' | 'quarantined' | 'unavailable';
}>;

/** Strictly ascending in (uploadedAt, id) within the page; whoever reads several compares across them. */
export type AttachmentPage = Readonly<{ items: readonly Attachment[]; next: string | null }>;

/** `cursor-too-old`: the list has to be read from its start again. */
export type AttachmentsAnswer = AttachmentPage | 'unknown-member' | 'cursor-too-old';

export type PageRequest = Readonly<{ uploadedUntil: Instant; cursor?: string | undefined; signal?: AbortSignal }>;

export type ContentRequest = Readonly<{
  attachmentId: string;
  /** The member whose export it is. */
  onBehalfOf: string;
  /** As the browser sent it. */
  range?: string;
  /** Aborts the transfer. */
  signal?: AbortSignal;
}>;

/** Only what may be passed on. */
export type ContentHeaders = Readonly<
  Partial<Record<'content-type' | 'content-length' | 'content-range' | 'etag' | 'accept-ranges', string>>
>;

export type Content = Readonly<
  | {
      status: 200 | 206;
      headers: ContentHeaders;
      /** Must be read or destroyed. */
      body: Readable;
    }
  /** Not for this member (any more). */
  | { status: 403; headers: ContentHeaders }
  /** Gone. */
  | { status: 404; headers: ContentHeaders }
  /** No such range; `content-range` says how long it is. */
  | { status: 416; headers: ContentHeaders }
>;

export type Notice = Readonly<{
  /** The same in every attempt. */
  key: string;
  kind: 'export-accepted' | 'deletion-accepted';
  text: string;
  cancelUrl: string;
}>;

/** One step of a deletion, for one incarnation of the member. */
export type DeletionStepRequest = Readonly<{
  step: 'begin' | 'sign-out' | 'access' | 'content' | 'unlink';
  /** The same in every attempt. */
  key: string;
  incarnation: string;
}>;

/** What stays, and why. */
export type Retained = Readonly<{
  category: string;
  reason: 'legal-hold' | 'law' | 'unsupported';
  /** `YYYY-MM-DD`. */
  until?: string;
}>;

export type DeletionStepAnswer =
  | Readonly<{ outcome: 'done'; status: 'done' | 'done-before'; retained: readonly Retained[] }>
  /** Ask again after so many milliseconds. */
  | Readonly<{ outcome: 'under-way'; retryAfter: number }>
  /** `managed` and `unknown-member` come from `begin` only, and nothing was done. `refused`: not as it stands. */
  | Readonly<{ outcome: 'managed' | 'unknown-member' | 'refused' }>;

/**
 * What Envoi asks of a chat workspace. Everything may be repeated. Each throws OutageError when the workspace is down, and
 * WorkspaceNonsenseError when it answered what it must not.
 */
export interface WorkspacePort {
  /** Undefined: not a registered member (any more). */
  member(memberId: string): Promise<Member | undefined>;
  /** Undefined: not a registered member. */
  summary(memberId: string): Promise<Summary | undefined>;
  /** One page. `cursor` from the page before. */
  attachments(memberId: string, page: PageRequest): Promise<AttachmentsAnswer>;
  /** The bytes, as a stream: never in memory as a whole. */
  content(request: ContentRequest): Promise<Content>;
  /** On the member's other devices and by e-mail; a workspace need not offer it. */
  notifyElsewhere(memberId: string, notice: Notice): Promise<'accepted' | 'not-offered'>;
  /** Performed at most once for each key. */
  deletionStep(memberId: string, request: DeletionStepRequest): Promise<DeletionStepAnswer>;
}
