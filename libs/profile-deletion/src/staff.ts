import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Streams } from '@envoi/event-store';
import { type ByStaff } from '@envoi/staff-acts';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Decide } from './domain/decision.ts';
import { type DeletionId } from './domain/events.ts';
import { releaseByStaff, staffMayRelease, type StaffMayRelease } from './domain/staff.ts';
import { profileDeletion } from './domain/stream.ts';

/** `done`: it is so now, by this call or before. */
export type DeletionIntervention = Exclude<StaffMayRelease, 'yes'>;

/** The confirmation that the brake holds goes on (product rule K6). The same for the same cause; the process tells the member. */
export class ReleaseHeldDeletion extends Command<DeletionIntervention> {
  constructor(
    readonly subject: SubjectId,
    readonly deletionId: DeletionId,
    readonly by: ByStaff,
    readonly cause: Cause,
  ) {
    super();
  }
}

@CommandHandler(ReleaseHeldDeletion)
class ReleaseHeldDeletionHandler implements ICommandHandler<ReleaseHeldDeletion> {
  constructor(private readonly streams: Streams) {}

  /** Why nothing was decided is what held when that was found: asked of the same state. */
  async execute({ subject, deletionId, by, cause }: ReleaseHeldDeletion) {
    let standing: StaffMayRelease = 'done';
    const asked: Decide = (state) => {
      standing = staffMayRelease(deletionId)(state);
      return releaseByStaff({ deletionId, by })(state);
    };
    const why = { cause, command: 'ReleaseHeldDeletion' };
    const events = await this.streams.transact(profileDeletion, subject, why, asked);
    return events.length > 0 ? 'done' : (standing as DeletionIntervention);
  }
}

export const deletionStaffHandlers = [ReleaseHeldDeletionHandler];
