import { type Cause, type Recorded } from '@envoi/event-sourcing';
import { Command } from '@nestjs/cqrs';
import { type AccessEvent, type Exported, type LookedAt } from './domain/access.ts';

/** What is in the log because of a command: for the same cause always the same one event. */
export type AccessEvents = readonly Recorded<AccessEvent>[];

/** Somebody is about to look: recorded before anything is answered. `actor`: their UUID in the vault's staff table. */
export class RecordLookup extends Command<AccessEvents> {
  constructor(
    readonly actor: string,
    readonly lookedAt: LookedAt,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Evidence of a period is about to leave. */
export class RecordEvidenceExport extends Command<AccessEvents> {
  constructor(
    readonly actor: string,
    readonly exported: Exported,
    readonly cause: Cause,
  ) {
    super();
  }
}
