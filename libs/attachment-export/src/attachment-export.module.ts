import { Codes } from '@envoi/confirmation-code';
import { Streams } from '@envoi/event-store';
import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { type ExportPolicy } from './domain/policy.ts';
import { exportHandlers } from './handlers.ts';
import { exportStaffHandlers } from './staff-handlers.ts';
import { type Brake, type Members } from './ports.ts';
import { ExportRenewals } from './renewals.ts';
import { EXPORT_BRAKE, EXPORT_MEMBERS, EXPORT_POLICY } from './tokens.ts';

export type AttachmentExportParts = Readonly<{
  streams: Streams;
  codes: Codes;
  policy: ExportPolicy;
  members: Members;
  brake: Brake;
}>;

/** The commands and the query of the slice, on Nest's CommandBus and QueryBus. */
@Module({})
export class AttachmentExportModule {
  static register({ streams, codes, policy, members, brake }: AttachmentExportParts): DynamicModule {
    return {
      module: AttachmentExportModule,
      imports: [CqrsModule],
      providers: [
        { provide: Streams, useValue: streams },
        { provide: Codes, useValue: codes },
        { provide: EXPORT_POLICY, useValue: policy },
        { provide: EXPORT_MEMBERS, useValue: members },
        { provide: EXPORT_BRAKE, useValue: brake },
        ExportRenewals,
        ...exportHandlers,
        ...exportStaffHandlers,
      ],
      exports: [CqrsModule, ExportRenewals],
    };
  }
}

/** Only what staff do about exports, which needs nothing but the streams. */
@Module({})
export class ExportInterventionsModule {
  static register({ streams }: Pick<AttachmentExportParts, 'streams'>): DynamicModule {
    return {
      module: ExportInterventionsModule,
      imports: [CqrsModule],
      providers: [{ provide: Streams, useValue: streams }, ...exportStaffHandlers],
      exports: [CqrsModule],
    };
  }
}
