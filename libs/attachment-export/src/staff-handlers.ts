import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Streams } from '@envoi/event-store';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { decide } from './domain/decide.ts';
import { type Decide } from './domain/decision.ts';
import { staffMay, type StaffMay } from './domain/staff.ts';
import { type AttachmentExport } from './domain/state.ts';
import { attachmentExport } from './domain/stream.ts';
import {
  CancelExportByStaff,
  ReleaseExportLimit,
  ReleaseHeldExport,
  RevokeLinksByStaff,
  type ExportIntervention,
} from './staff-commands.ts';

type Act = Readonly<{
  subject: SubjectId;
  cause: Cause;
  command: string;
  may: (state: AttachmentExport) => StaffMay;
  decision: Decide;
}>;

/** Why nothing was decided is what held when that was found: asked of the same state. */
const intervene = async (streams: Streams, { subject, cause, command, may, decision }: Act) => {
  let standing: StaffMay = 'done';
  const asked: Decide = (state) => {
    standing = may(state);
    return decision(state);
  };
  const events = await streams.transact(attachmentExport, subject, { cause, command }, asked);
  return events.length > 0 ? 'done' : (standing as ExportIntervention);
};

@CommandHandler(CancelExportByStaff)
class CancelExportByStaffHandler implements ICommandHandler<CancelExportByStaff> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, exportId, by, cause }: CancelExportByStaff) {
    const decision = decide.cancelByStaff({ exportId, by });
    const may = staffMay.cancel(exportId);
    return intervene(this.streams, { subject, cause, command: 'CancelExportByStaff', may, decision });
  }
}

@CommandHandler(RevokeLinksByStaff)
class RevokeLinksByStaffHandler implements ICommandHandler<RevokeLinksByStaff> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, exportId, by, cause }: RevokeLinksByStaff) {
    const decision = decide.revokeByStaff({ exportId, by });
    const may = staffMay.revokeLinks(exportId);
    return intervene(this.streams, { subject, cause, command: 'RevokeLinksByStaff', may, decision });
  }
}

@CommandHandler(ReleaseHeldExport)
class ReleaseHeldExportHandler implements ICommandHandler<ReleaseHeldExport> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, exportId, by, cause }: ReleaseHeldExport) {
    const decision = decide.releaseByStaff({ exportId, by });
    const may = staffMay.release(exportId);
    return intervene(this.streams, { subject, cause, command: 'ReleaseHeldExport', may, decision });
  }
}

@CommandHandler(ReleaseExportLimit)
class ReleaseExportLimitHandler implements ICommandHandler<ReleaseExportLimit> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, by, cause }: ReleaseExportLimit) {
    const decision = decide.releaseLimitByStaff({ by, now: cause.at });
    const may = staffMay.releaseLimit(cause.at);
    return intervene(this.streams, { subject, cause, command: 'ReleaseExportLimit', may, decision });
  }
}

export const exportStaffHandlers = [
  CancelExportByStaffHandler,
  RevokeLinksByStaffHandler,
  ReleaseHeldExportHandler,
  ReleaseExportLimitHandler,
];
