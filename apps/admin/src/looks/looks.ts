import { RecordLookup, type LookedAt } from '@envoi/access-record';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { type Acting } from '../staff/acting.ts';

/** The record of who looked. */
@Injectable()
export class Looks {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly commands: CommandBus,
  ) {}

  /**
   * Resolves when the look is in the log; nothing may be answered before. Each request is a look of its own, also one that
   * repeats another: its id is ours. Throws OutageError when the log cannot be reached.
   */
  async record({ actor }: Acting, lookedAt: LookedAt, { id }: FastifyRequest): Promise<void> {
    const cause = { causation: id, correlation: id, at: this.deps.clock.now() };
    await this.commands.execute(new RecordLookup(actor, lookedAt, cause));
  }
}
