import { profileDeletion, progressOf, type DeletionId } from '@envoi/profile-deletion';
import { findRequest } from '@envoi/requests';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { id } from '../lists/contract.ts';
import { sendTagged } from '../lists/tagged.ts';
import { Looks } from '../looks/looks.ts';
import { Why } from '../looks/why.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { type deletionAnswer } from './contract.ts';
import { deletionView } from './deletion-view.ts';

type Answer = z.output<typeof deletionAnswer>;

/** How one deletion stands: its steps, what is retained, and the certificate in the end. */
export class ShowDeletion extends Query<Answer> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(ShowDeletion)
export class ShowDeletionHandler implements IQueryHandler<ShowDeletion> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  /** Steps and certificate are those of the member's own page: from the stream, so never behind. */
  async execute({ id: deletionId }: ShowDeletion): Promise<Answer> {
    const { database, streams, clock } = this.deps;
    const now = clock.now();
    const row = await findRequest(database, deletionId);
    if (row?.kind !== 'deletion') throw Problem.notFound('nothing is recorded of this deletion');
    const { events } = await streams.load(profileDeletion, row.subject);
    const progress = progressOf(events, deletionId as DeletionId, now);
    const { steps = [], retained = [], certificate } = progress ?? {};
    return {
      ...deletionView(now)(row),
      ...{ steps: [...steps], retained: [...retained] },
      ...(certificate !== undefined && { certificate }),
    };
  }
}

@Controller('api/v1/deletions')
export class ShowDeletionController {
  constructor(
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Get(':id')
  @AllowedTo(...READERS)
  async show(
    @ActingStaff() who: Acting,
    @Param('id', { schema: id }) deletionId: string,
    @Why() why: Why,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const target = { kind: 'request', id: deletionId } as const;
    await this.looks.record(who, { lookup: 'show', target, ...why }, reply.request);
    await sendTagged(reply, await this.queries.execute(new ShowDeletion(deletionId)));
  }
}
