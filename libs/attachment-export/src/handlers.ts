import { Codes } from '@envoi/confirmation-code';
import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Streams, idFrom } from '@envoi/event-store';
import { Inject } from '@nestjs/common';
import { CommandHandler, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  AnnounceExportAnew,
  CancelAttachmentExport,
  CloseAttachmentExports,
  ConfirmAttachmentExport,
  FindAttachmentExport,
  ReissueLapsedCode,
  RequestAttachmentExport,
  RevokeExportLinks,
  StopAttachmentExport,
} from './commands.ts';
import { decide } from './domain/decide.ts';
import { type ExportId } from './domain/events.ts';
import { type ExportPolicy } from './domain/policy.ts';
import { attachmentExport } from './domain/stream.ts';
import { type Brake } from './ports.ts';
import { EXPORT_BRAKE, EXPORT_POLICY } from './tokens.ts';

/** The request that one message makes has one id, however often the message is handled. */
export const newExportId = (subject: SubjectId, { causation }: Pick<Cause, 'causation'>): ExportId =>
  idFrom('attachment-export', subject, causation) as ExportId;

@CommandHandler(RequestAttachmentExport)
class RequestAttachmentExportHandler implements ICommandHandler<RequestAttachmentExport> {
  constructor(
    private readonly streams: Streams,
    private readonly codes: Codes,
    @Inject(EXPORT_POLICY) private readonly policy: ExportPolicy,
  ) {}

  execute({ subject, member, cause }: RequestAttachmentExport) {
    const { policy, codes } = this;
    const asked = { now: cause.at, member, policy, key: codes.issueKey, newExportId: newExportId(subject, cause) };
    const why = { cause, command: 'RequestAttachmentExport' };
    return this.streams.transact(attachmentExport, subject, why, decide.request(asked));
  }
}

@CommandHandler(ConfirmAttachmentExport)
class ConfirmAttachmentExportHandler implements ICommandHandler<ConfirmAttachmentExport> {
  constructor(
    private readonly streams: Streams,
    private readonly codes: Codes,
    @Inject(EXPORT_POLICY) private readonly policy: ExportPolicy,
    @Inject(EXPORT_BRAKE) private readonly brake: Brake,
  ) {}

  async execute({ subject, attempt, member, cause }: ConfirmAttachmentExport) {
    const { policy, codes } = this;
    const asked = { now: cause.at, member, policy, key: codes.issueKey, newExportId: newExportId(subject, cause) };
    const isRightCode = codes.checker(subject, 'export', attempt);
    const decision = decide.confirm({ ...asked, isRightCode, isBrakeOn: await this.brake.isOn(subject) });
    return this.streams.transact(attachmentExport, subject, { cause, command: 'ConfirmAttachmentExport' }, decision);
  }
}

@CommandHandler(ReissueLapsedCode)
class ReissueLapsedCodeHandler implements ICommandHandler<ReissueLapsedCode> {
  constructor(
    private readonly streams: Streams,
    private readonly codes: Codes,
    @Inject(EXPORT_POLICY) private readonly policy: ExportPolicy,
  ) {}

  execute({ subject, code, member, cause }: ReissueLapsedCode) {
    const { policy, codes } = this;
    const decision = decide.reissueLapsed({ ...code, now: cause.at, member, policy, key: codes.issueKey });
    return this.streams.transact(attachmentExport, subject, { cause, command: 'ReissueLapsedCode' }, decision);
  }
}

@CommandHandler(AnnounceExportAnew)
class AnnounceExportAnewHandler implements ICommandHandler<AnnounceExportAnew> {
  constructor(
    private readonly streams: Streams,
    @Inject(EXPORT_POLICY) private readonly policy: ExportPolicy,
  ) {}

  execute({ subject, exportId, member, cause }: AnnounceExportAnew) {
    const decision = decide.announce({ exportId, now: cause.at, policy: this.policy, member });
    return this.streams.transact(attachmentExport, subject, { cause, command: 'AnnounceExportAnew' }, decision);
  }
}

@CommandHandler(CancelAttachmentExport)
class CancelAttachmentExportHandler implements ICommandHandler<CancelAttachmentExport> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, exportId, cause }: CancelAttachmentExport) {
    const why = { cause, command: 'CancelAttachmentExport' };
    return this.streams.transact(attachmentExport, subject, why, decide.cancel({ exportId }));
  }
}

@CommandHandler(StopAttachmentExport)
class StopAttachmentExportHandler implements ICommandHandler<StopAttachmentExport> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, exportId, because, cause }: StopAttachmentExport) {
    const decision =
      because === 'managed' ? decide.stopBecauseManaged({ exportId }) : decide.fail({ exportId, reason: because });
    return this.streams.transact(attachmentExport, subject, { cause, command: 'StopAttachmentExport' }, decision);
  }
}

@CommandHandler(RevokeExportLinks)
class RevokeExportLinksHandler implements ICommandHandler<RevokeExportLinks> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, exportId, cause }: RevokeExportLinks) {
    const why = { cause, command: 'RevokeExportLinks' };
    return this.streams.transact(attachmentExport, subject, why, decide.revoke({ exportId }));
  }
}

@CommandHandler(CloseAttachmentExports)
class CloseAttachmentExportsHandler implements ICommandHandler<CloseAttachmentExports> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, deletionId, cause }: CloseAttachmentExports) {
    const why = { cause, command: 'CloseAttachmentExports' };
    return this.streams.transact(attachmentExport, subject, why, decide.close({ deletionId }));
  }
}

@QueryHandler(FindAttachmentExport)
class FindAttachmentExportHandler implements IQueryHandler<FindAttachmentExport> {
  constructor(private readonly streams: Streams) {}

  async execute({ subject }: FindAttachmentExport) {
    return (await this.streams.load(attachmentExport, subject)).state;
  }
}

export const exportHandlers = [
  RequestAttachmentExportHandler,
  ConfirmAttachmentExportHandler,
  ReissueLapsedCodeHandler,
  AnnounceExportAnewHandler,
  CancelAttachmentExportHandler,
  StopAttachmentExportHandler,
  RevokeExportLinksHandler,
  CloseAttachmentExportsHandler,
  FindAttachmentExportHandler,
];
