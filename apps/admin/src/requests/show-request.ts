import { replay, type TimelineEntry } from '@envoi/audit';
import { linkUse } from '@envoi/link-use';
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
import { type requestAnswer } from './contract.ts';
import { requestView } from './request-view.ts';
import { timelineView } from './timeline-view.ts';

type Answer = z.output<typeof requestAnswer>;

/** How one request stands, and how it came to that. */
export class ShowRequest extends Query<Answer> {
  constructor(readonly id: string) {
    super();
  }
}

const MOST_ENTRIES = 500;

@QueryHandler(ShowRequest)
export class ShowRequestHandler implements IQueryHandler<ShowRequest> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  /** Who is not in the read model is not looked for in the whole log. */
  async execute({ id: requestId }: ShowRequest): Promise<Answer> {
    const { database, clock, history } = this.deps;
    const row = await findRequest(database, requestId);
    if (row === undefined) throw Problem.notFound('nothing is recorded of this request');
    const categories = history.categories.filter((category) => category !== linkUse.category); // it may be an event a minute
    const entries = await first(
      MOST_ENTRIES + 1,
      replay({ ...history, categories }, { kind: 'request', id: requestId }),
    );
    return {
      ...requestView(clock.now())(row),
      timeline: entries.slice(0, MOST_ENTRIES).map(timelineView),
      hasMore: entries.length > MOST_ENTRIES,
    };
  }
}

const first = async (most: number, entries: AsyncIterable<TimelineEntry>): Promise<readonly TimelineEntry[]> => {
  const found: TimelineEntry[] = [];
  for await (const entry of entries) if (found.push(entry) === most) break;
  return found;
};

@Controller('api/v1/requests')
export class ShowRequestController {
  constructor(
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Get(':id')
  @AllowedTo(...READERS)
  async show(
    @ActingStaff() who: Acting,
    @Param('id', { schema: id }) requestId: string,
    @Why() why: Why,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const target = { kind: 'request', id: requestId } as const;
    await this.looks.record(who, { lookup: 'show', target, ...why }, reply.request);
    await sendTagged(reply, await this.queries.execute(new ShowRequest(requestId)));
  }
}
