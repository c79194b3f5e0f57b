import { type Instant } from '@envoi/event-sourcing';
import { findLinkUse, type LinkUseRow } from '@envoi/link-use';
import { findRequest, type LinksRow } from '@envoi/requests';
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
import { type linksAnswer } from './contract.ts';

type Answer = z.output<typeof linksAnswer>;

/** Whether the links of an export work, and how often they were used. */
export class ShowLinks extends Query<Answer> {
  constructor(readonly exportId: string) {
    super();
  }
}

@QueryHandler(ShowLinks)
export class ShowLinksHandler implements IQueryHandler<ShowLinks> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ exportId }: ShowLinks): Promise<Answer> {
    const { database, clock } = this.deps;
    const row = await findRequest(database, exportId);
    if (row?.kind !== 'export') throw Problem.notFound('nothing is recorded of this export');
    const { links } = row;
    const use = useOf(await findLinkUse(database, exportId));
    return { exportId, state: stateOf(links, clock.now()), ...(links !== undefined && { links }), use };
  }
}

/** A date that has passed ends them whether that is recorded yet or not (product rule E4). */
const stateOf = (links: LinksRow | undefined, now: Instant): Answer['state'] => {
  if (links === undefined) return 'none';
  return links.endedBy ?? (links.validUntil <= now ? 'expired' : 'live');
};

const useOf = (row: LinkUseRow | undefined): Answer['use'] => {
  if (row === undefined) return { count: 0 };
  const { count, firstAt, lastAt } = row;
  return { count, firstAt, lastAt };
};

@Controller('api/v1/exports')
export class ShowLinksController {
  constructor(
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Get(':id/links')
  @AllowedTo(...READERS)
  async show(
    @ActingStaff() who: Acting,
    @Param('id', { schema: id }) exportId: string,
    @Why() why: Why,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const target = { kind: 'request', id: exportId } as const;
    await this.looks.record(who, { lookup: 'show', target, ...why }, reply.request);
    await sendTagged(reply, await this.queries.execute(new ShowLinks(exportId)));
  }
}
