import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AnnounceExportAnew, ReissueLapsedCode, StopAttachmentExport, type ExportEvents } from './commands.ts';
import { type ExportId } from './domain/events.ts';
import { type Members } from './ports.ts';
import { EXPORT_MEMBERS } from './tokens.ts';

/** Whether a member may have what they asked for, or why not. */
export type MayHave = 'yes' | 'managed' | 'unknown-member';

type About = Readonly<{ subject: SubjectId; exportId: ExportId; cause: Cause }>;

/** What is decided anew when a message about an export can no longer be sent as it was recorded. */
@Injectable()
export class ExportRenewals {
  constructor(
    private readonly commands: CommandBus,
    @Inject(EXPORT_MEMBERS) private readonly members: Members,
  ) {}

  /** A fresh code for one that lapsed unsent (product rule K5). */
  async codeLapsed({ subject, exportId, number, cause }: About & { number: number }): Promise<ExportEvents> {
    const member = await this.members.member(subject);
    return member === undefined
      ? []
      : this.commands.execute(new ReissueLapsedCode(subject, { exportId, number }, member, cause));
  }

  /** A later date for links that were announced too long ago (product rule E4). */
  async announcedTooLongAgo({ subject, exportId, cause }: About): Promise<ExportEvents> {
    const member = await this.members.member(subject);
    return member === undefined ? [] : this.commands.execute(new AnnounceExportAnew(subject, exportId, member, cause));
  }

  /** Looked up afresh (product rule C8). If not, an export under way ends, and why is recorded. */
  async mayStillHave({ subject, exportId, cause }: About): Promise<MayHave> {
    const member = await this.members.member(subject);
    if (member !== undefined && !member.managed) return 'yes';
    const because = member === undefined ? 'unknown-member' : 'managed';
    await this.commands.execute(new StopAttachmentExport(subject, exportId, because, cause));
    return because;
  }
}
