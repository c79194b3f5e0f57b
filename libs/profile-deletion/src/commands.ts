import { type Cause, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { Command, Query } from '@nestjs/cqrs';
import { type DeletionId, type ProfileDeletionEvent } from './domain/events.ts';
import { type Membership } from './domain/policy.ts';
import { type ProfileDeletion } from './domain/state.ts';

/** What is in the log because of a command: for the same cause always the same, `[]` if there was nothing to decide. */
export type DeletionEvents = readonly Recorded<ProfileDeletionEvent>[];

/** Delete me. `cause.at`: when the gateway accepted the message. Always at least one event. */
export class RequestProfileDeletion extends Command<DeletionEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly member: Membership,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Delete me, with a code, folded as rule C3 says. Always at least one event. */
export class ConfirmProfileDeletion extends Command<DeletionEvents> {
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
export class ReissueLapsedDeletionCode extends Command<DeletionEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly code: Readonly<{ deletionId: DeletionId; number: number }>,
    readonly member: Membership,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** "This was not me", from the page of the cancel link. `[]`: too late, or done before by another cause. */
export class CancelProfileDeletion extends Command<DeletionEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly deletionId: DeletionId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Nothing was heard of them for long, and nothing is open: they are forgotten. `[]`: something is open after all. */
export class ForgetIdleSubject extends Command<DeletionEvents> {
  constructor(
    readonly subject: SubjectId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Where a member's deletion stands now, read from the log. */
export class FindProfileDeletion extends Query<ProfileDeletion> {
  constructor(readonly subject: SubjectId) {
    super();
  }
}
