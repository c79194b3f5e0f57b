import { Codes } from '@envoi/confirmation-code';
import { Streams } from '@envoi/event-store';
import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { type DeletionPolicy } from './domain/policy.ts';
import { deletionHandlers } from './handlers.ts';
import { type DeletionPorts } from './ports.ts';
import { DeletionRenewals } from './renewals.ts';
import { deletionStaffHandlers } from './staff.ts';
import { DELETION_POLICY, DELETION_PORTS } from './tokens.ts';

export type ProfileDeletionParts = Readonly<{
  streams: Streams;
  codes: Codes;
  policy: DeletionPolicy;
  ports: DeletionPorts;
}>;

/** The commands and the query of the slice, on Nest's CommandBus and QueryBus. */
@Module({})
export class ProfileDeletionModule {
  static register({ streams, codes, policy, ports }: ProfileDeletionParts): DynamicModule {
    return {
      module: ProfileDeletionModule,
      imports: [CqrsModule],
      providers: [
        { provide: Streams, useValue: streams },
        { provide: Codes, useValue: codes },
        { provide: DELETION_POLICY, useValue: policy },
        { provide: DELETION_PORTS, useValue: ports },
        DeletionRenewals,
        ...deletionHandlers,
        ...deletionStaffHandlers,
      ],
      exports: [CqrsModule, DeletionRenewals],
    };
  }
}

/** Only what staff do about deletions, which needs nothing but the streams. */
@Module({})
export class DeletionInterventionsModule {
  static register({ streams }: Pick<ProfileDeletionParts, 'streams'>): DynamicModule {
    return {
      module: DeletionInterventionsModule,
      imports: [CqrsModule],
      providers: [{ provide: Streams, useValue: streams }, ...deletionStaffHandlers],
      exports: [CqrsModule],
    };
  }
}
