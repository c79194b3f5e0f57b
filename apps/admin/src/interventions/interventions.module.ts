import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Interventions } from './interventions.ts';
import { LimitInterventionsController } from './limits.ts';
import { RequestInterventionsController } from './requests.ts';

/** What staff do to the requests of members. */
@Module({
  imports: [CqrsModule],
  controllers: [RequestInterventionsController, LimitInterventionsController],
  providers: [Interventions],
})
export class InterventionsModule {}
