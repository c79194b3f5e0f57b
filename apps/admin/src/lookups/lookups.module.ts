import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { LookupController } from './lookup.ts';
import { LookupReportController } from './report.ts';

/** From who somebody is outside to their pseudonym, and the report of who did so. */
@Module({ imports: [CqrsModule], controllers: [LookupController, LookupReportController] })
export class LookupsModule {}
