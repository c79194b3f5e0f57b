import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';
import { Command } from '@nestjs/cqrs';
import { type ExportId } from './domain/events.ts';
import { type StaffMay } from './domain/staff.ts';

/** `done`: it is so now, by this call or before. */
export type ExportIntervention = Exclude<StaffMay, 'yes'>;

/** Something that staff do about an export. The same for the same cause; the process tells the member. */
abstract class AboutExport extends Command<ExportIntervention> {
  constructor(
    readonly subject: SubjectId,
    readonly exportId: ExportId,
    readonly by: ByStaff,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Until it is announced. The slot is given back. */
export class CancelExportByStaff extends AboutExport {}

/** The slot stays taken (product rule E5). */
export class RevokeLinksByStaff extends AboutExport {}

/** The confirmation that the brake holds goes on (product rule K6). */
export class ReleaseHeldExport extends AboutExport {}

/** The next export is possible at once (product rule E5). */
export class ReleaseExportLimit extends Command<ExportIntervention> {
  constructor(
    readonly subject: SubjectId,
    readonly by: ByStaff,
    readonly cause: Cause,
  ) {
    super();
  }
}
