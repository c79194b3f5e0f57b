import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { Command, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import { redriveParked, type OperationParts, type RedriveOrder, type RedriveOutcome } from './redrive-parked.ts';

const OPERATION_PARTS = Symbol('OperationParts');

/** Makes parked work go on, on the record. */
export class RedriveParkedWork extends Command<RedriveOutcome> {
  constructor(readonly order: RedriveOrder) {
    super();
  }
}

@CommandHandler(RedriveParkedWork)
class RedriveParkedWorkHandler implements ICommandHandler<RedriveParkedWork> {
  constructor(@Inject(OPERATION_PARTS) private readonly parts: OperationParts) {}

  execute({ order }: RedriveParkedWork) {
    return redriveParked(order, this.parts);
  }
}

/** What operators do to the system, on Nest's CommandBus. */
@Module({})
export class OperationRecordModule {
  static register({ database, log, streams, projections }: OperationParts): DynamicModule {
    const parts: OperationParts = { database, log, streams, projections };
    return {
      module: OperationRecordModule,
      imports: [CqrsModule],
      providers: [{ provide: OPERATION_PARTS, useValue: parts }, RedriveParkedWorkHandler],
      exports: [CqrsModule],
    };
  }
}
