import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ReissueLapsedDeletionCode, type DeletionEvents } from './commands.ts';
import { type DeletionId } from './domain/events.ts';
import { type DeletionPorts } from './ports.ts';
import { DELETION_PORTS } from './tokens.ts';

type About = Readonly<{ subject: SubjectId; deletionId: DeletionId; cause: Cause }>;

/** What is decided anew when a message about a deletion can no longer be sent as it was recorded. */
@Injectable()
export class DeletionRenewals {
  constructor(
    private readonly commands: CommandBus,
    @Inject(DELETION_PORTS) private readonly ports: DeletionPorts,
  ) {}

  /** A fresh code for one that lapsed unsent (product rule K5). */
  async codeLapsed({ subject, deletionId, number, cause }: About & { number: number }): Promise<DeletionEvents> {
    const { standing, lookedUpAt } = await this.ports.members.look(subject);
    if (standing !== 'member' && standing !== 'managed') return [];
    const member = { managed: standing === 'managed', lookedUpAt };
    return this.commands.execute(new ReissueLapsedDeletionCode(subject, { deletionId, number }, member, cause));
  }
}
