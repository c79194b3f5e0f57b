import { type Cause, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { Command, Query } from '@nestjs/cqrs';
import { type AttachmentExportEvent, type ExportId } from './domain/events.ts';
import { type Membership } from './domain/policy.ts';
import { type AttachmentExport } from './domain/state.ts';

/** What is in the log because of a command: for the same cause always the same, `[]` if there was nothing to decide. */
export type ExportEvents = readonly Recorded<AttachmentExportEvent>[];

/** Get my attachments. `cause.at`: when the gateway accepted the message. Always at least one event. */
export class RequestAttachmentExport extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly member: Membership,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Get my attachments, with a code, folded as rule C3 says. Always at least one event. */
export class ConfirmAttachmentExport extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly attempt: string,
    readonly member: Membership,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** The code lapsed before its message could be sent: a fresh one, uncounted, as of `cause.at` (product rule K5). */
export class ReissueLapsedCode extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly code: Readonly<{ exportId: ExportId; number: number }>,
    readonly member: Membership,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** The announced date is too old to be sent: a later one, as of `cause.at` (product rule E4). */
export class AnnounceExportAnew extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly exportId: ExportId,
    readonly member: Membership,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** "This was not me", from the page of the cancel link. `[]`: too late, or done before by another cause. */
export class CancelAttachmentExport extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly exportId: ExportId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** An export under way must not go on: the member became managed (C8), or the workspace no longer knows them. */
export class StopAttachmentExport extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly exportId: ExportId,
    readonly because: 'managed' | 'unknown-member',
    readonly cause: Cause,
  ) {
    super();
  }
}

/** The member wants the links dead, from the export's page (product rule E7). `[]`: they were dead. */
export class RevokeExportLinks extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly exportId: ExportId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** The profile is being deleted: nothing goes on, and nothing can be asked for any more (product rule D5). */
export class CloseAttachmentExports extends Command<ExportEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly deletionId: string,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Where a member's exports stand now, read from the log. */
export class FindAttachmentExport extends Query<AttachmentExport> {
  constructor(readonly subject: SubjectId) {
    super();
  }
}
