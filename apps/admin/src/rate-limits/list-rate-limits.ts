import { type SubjectId } from '@envoi/event-sourcing';
import { findRateLimit, listRateLimits, type RateLimitRow } from '@envoi/rate-limit';
import { Controller, Get, Inject, Query as Asked } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { pageFrom, placeIn } from '../lists/cursor.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { rateLimitsQuery, type rateLimitsAnswer } from './contract.ts';

type LimitsAsked = z.output<typeof rateLimitsQuery>;
type Page = z.output<typeof rateLimitsAnswer>;

/** A page of the members who may not have another export yet. */
export class ListRateLimits extends Query<Page> {
  constructor(readonly asked: LimitsAsked) {
    super();
  }
}

const order = 'nextAllowedAt';
const view = ({ subject, nextAllowedAt }: RateLimitRow) => ({ subject, nextAllowedAt });

@QueryHandler(ListRateLimits)
export class ListRateLimitsHandler implements IQueryHandler<ListRateLimits> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ asked: { subject, cursor, limit } }: ListRateLimits): Promise<Page> {
    const { database, clock } = this.deps;
    const at = clock.now();
    if (subject !== undefined) {
      const row = await findRateLimit(database, subject as SubjectId, at);
      return { items: row === undefined ? [] : [view(row)], at };
    }
    const rows = await listRateLimits(database, at, { after: placeIn(order, cursor), limit: limit + 1 });
    return { ...pageFrom(rows, { order, limit, view }), at };
  }
}

@Controller('api/v1/rate-limits')
export class ListRateLimitsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  list(@Asked({ schema: rateLimitsQuery }) asked: LimitsAsked): Promise<Page> {
    return this.queries.execute(new ListRateLimits(asked));
  }
}
