import { Streams } from '@envoi/event-store';
import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { accessHandlers } from './handlers.ts';

/** The commands, on Nest's CommandBus. */
@Module({})
export class AccessRecordModule {
  static register({ streams }: Readonly<{ streams: Streams }>): DynamicModule {
    return {
      module: AccessRecordModule,
      imports: [CqrsModule],
      providers: [{ provide: Streams, useValue: streams }, ...accessHandlers],
      exports: [CqrsModule],
    };
  }
}
