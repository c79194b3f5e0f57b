import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Housekeeping } from './housekeeping.ts';

/** The tick behind everything that is driven by its own events and due times. */
@Module({})
export class WorkerModule {
  static with(parts: Provider): DynamicModule {
    return { module: WorkerModule, imports: [ScheduleModule.forRoot()], providers: [parts, Housekeeping] };
  }
}
