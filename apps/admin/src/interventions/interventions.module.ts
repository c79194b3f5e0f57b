import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Interventions } from './interventions.ts';
import { LimitInterventionsController } from './limits.ts';
import { Looks } from '../looks/looks.ts';
import { NotesController } from './notes.ts';
import { RequestInterventionsController } from './requests.ts';

/** What staff do to the requests of members. */
@Module({
  imports: [CqrsModule],
  controllers: [RequestInterventionsController, LimitInterventionsController, NotesController],
  providers: [Interventions, Looks],
})
export class InterventionsModule {}
