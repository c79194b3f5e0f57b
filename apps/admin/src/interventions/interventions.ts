import { type ExportIntervention } from '@envoi/attachment-export';
import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { idFrom } from '@envoi/event-store';
import { type DeletionIntervention } from '@envoi/profile-deletion';
import { type ByStaff } from '@envoi/staff-acts';
import { ForgottenError } from '@envoi/vault';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, type Command } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { causeOf } from '../commands/cause.ts';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { type Acting } from '../staff/acting.ts';
import { type interventionBody } from './contract.ts';
import { type Owned } from './request-of.ts';

type Outcome = ExportIntervention | DeletionIntervention;

/** Who does it, and the request with which they do. */
export type Asking = Readonly<{ who: Acting; why: z.output<typeof interventionBody>['why']; request: FastifyRequest }>;

const REFUSED: Readonly<Record<Exclude<Outcome, 'done'>, string>> = {
  'not-confirmed': 'it is not confirmed: without its code it lapses by itself',
  announced: 'its links are announced: revoke them instead',
  'no-links': 'it has no links yet: cancel it instead',
  'under-way': 'the export is under way: cancel it instead, which gives the slot back',
  over: 'it is over, and nothing can be done about it any more',
};

/** What staff do to requests: by commands that end as events, of which the process tells the member. */
@Injectable()
export class Interventions {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly commands: CommandBus,
  ) {}

  /** By the read model. Throws a Problem (404) for one that nobody has made. */
  async owned(requestId: string): Promise<Owned> {
    const found = await this.deps.requestOf(requestId);
    if (found === undefined) throw Problem.notFound('there is no request of this id, or not yet');
    return found;
  }

  /**
   * Resolves when it is so, by this call or before; then the note is kept. Throws a Problem (409) that says why it cannot be,
   * and nothing was recorded.
   */
  async perform(
    subject: SubjectId,
    { who, why: { note, ...why }, request }: Asking,
    command: (by: ByStaff, cause: Cause) => Command<Outcome>,
  ): Promise<void> {
    const cause = causeOf(who, request, this.deps.clock);
    const outcome = await this.commands.execute(command({ actor: who.actor, ...why }, cause));
    if (outcome !== 'done') throw new Problem(409, { detail: REFUSED[outcome] });
    if (note === undefined) return;
    const id = idFrom('staff-note', who.actor, subject, cause.causation);
    await this.deps.notes.keepNote({ id, subject, actor: who.actor, at: cause.at, text: note }).catch(asGone);
  }
}

/** What was done is done; only the note has nobody any more to be about. */
const asGone = (error: unknown): void => {
  if (!(error instanceof ForgottenError)) throw error;
};
