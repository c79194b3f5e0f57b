import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AsOfController, AsOfHandler } from './as-of.ts';
import { Looks } from './looks.ts';
import { ReplayController, ReplayHandler } from './replay.ts';

/** What auditors may ask; each question is a file. */
@Module({
  imports: [CqrsModule],
  controllers: [ReplayController, AsOfController],
  providers: [Looks, ReplayHandler, AsOfHandler],
})
export class AuditModule {}
