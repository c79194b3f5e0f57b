import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AnnounceExportAnew, ReissueLapsedCode, StopAttachmentExport, type ExportEvents } from './commands.ts';
import { type ExportId } from './domain/events.ts';
import { type Members } from './ports.ts';
import { EXPORT_MEMBERS } from './tokens.ts';

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

  /** Looked up afresh (product rule C8). If the member may not have it any more, that is recorded, and the links die. */
  async mayStillHave({ subject, exportId, cause }: About): Promise<boolean> {
    const member = await this.members.member(subject);
    if (member !== undefined && !member.managed) return true;
    const because = member === undefined ? 'unknown-member' : 'managed';
    await this.commands.execute(new StopAttachmentExport(subject, exportId, because, cause));
    return false;
  }
}
