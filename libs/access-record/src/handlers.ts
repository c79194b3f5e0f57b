import { type SubjectId } from '@envoi/event-sourcing';
import { Streams } from '@envoi/event-store';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { RecordEvidenceExport, RecordLookup } from './commands.ts';
import { accessRecord } from './domain/access.ts';

@CommandHandler(RecordLookup)
class RecordLookupHandler implements ICommandHandler<RecordLookup> {
  constructor(private readonly streams: Streams) {}

  execute({ actor, lookedAt, cause }: RecordLookup) {
    const why = { cause, command: 'RecordLookup' };
    return this.streams.record(accessRecord, actor as SubjectId, why, [{ type: 'RecordsLookedAt', data: lookedAt }]);
  }
}

@CommandHandler(RecordEvidenceExport)
class RecordEvidenceExportHandler implements ICommandHandler<RecordEvidenceExport> {
  constructor(private readonly streams: Streams) {}

  execute({ actor, exported, cause }: RecordEvidenceExport) {
    const why = { cause, command: 'RecordEvidenceExport' };
    return this.streams.record(accessRecord, actor as SubjectId, why, [{ type: 'EvidenceExported', data: exported }]);
  }
}

export const accessHandlers = [RecordLookupHandler, RecordEvidenceExportHandler];
