import { type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams } from '@envoi/event-store';
import { Module, type DynamicModule } from '@nestjs/common';
import { Command, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import { lookUp, memberLookups, nextLookupAt, type LookedUp } from './domain/lookup.ts';

/** On the record; or refused until then, and nothing may be answered. */
export type LookupOutcome = 'recorded' | Readonly<{ refusedUntil: Instant }>;

/** Somebody looked a member up, and what was found is about to be answered. `actor`: their UUID in the vault's staff table. */
export class RecordMemberLookup extends Command<LookupOutcome> {
  constructor(
    readonly actor: string,
    readonly lookedUp: LookedUp,
    readonly cause: Cause,
  ) {
    super();
  }
}

@CommandHandler(RecordMemberLookup)
class RecordMemberLookupHandler implements ICommandHandler<RecordMemberLookup> {
  constructor(private readonly streams: Streams) {}

  async execute({ actor, lookedUp, cause }: RecordMemberLookup): Promise<LookupOutcome> {
    const why = { cause, command: 'RecordMemberLookup' };
    const subject = actor as SubjectId;
    const recorded = await this.streams.transact(memberLookups, subject, why, lookUp(lookedUp));
    if (recorded.length > 0) return 'recorded';
    const { state } = await this.streams.load(memberLookups, subject);
    return { refusedUntil: nextLookupAt(state, lookedUp.at) ?? lookedUp.at };
  }
}

/** The command, on Nest's CommandBus. */
@Module({})
export class MemberLookupsModule {
  static register({ streams }: Readonly<{ streams: Streams }>): DynamicModule {
    return {
      module: MemberLookupsModule,
      imports: [CqrsModule],
      providers: [{ provide: Streams, useValue: streams }, RecordMemberLookupHandler],
      exports: [CqrsModule],
    };
  }
}
