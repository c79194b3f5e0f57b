import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RedriveController } from './redrive.ts';

/** What operators do to the system, each a file. */
@Module({ imports: [CqrsModule], controllers: [RedriveController] })
export class OperationsModule {}
