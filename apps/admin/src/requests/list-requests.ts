import { earliest, plus, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { findRequest, listRequests, type RequestRow } from '@envoi/requests';
import { type Listed } from '@envoi/read-store';
import { Controller, Get, Inject, Query as Asked } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { pageFrom, placeIn } from '../lists/cursor.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { requestsQuery, type RequestsAsked, type requestsAnswer } from './contract.ts';
import { orderOf } from './order.ts';
import { only, requestView } from './request-view.ts';

type Page = z.output<typeof requestsAnswer>;

/** A page of the requests. */
export class ListRequests extends Query<Page> {
  constructor(readonly asked: RequestsAsked) {
    super();
  }
}

@QueryHandler(ListRequests)
export class ListRequestsHandler implements IQueryHandler<ListRequests> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ asked }: ListRequests): Promise<Page> {
    const at = this.deps.clock.now();
    const { sort: order, limit, fields } = asked;
    const view = (row: RequestRow) => only(requestView(at)(row), fields);
    return { ...pageFrom(await this.rows(asked, at), { order, limit, view }), at };
  }

  private async rows(asked: RequestsAsked, now: Instant): Promise<readonly Listed<RequestRow>[]> {
    const { database } = this.deps;
    const { id, sort, kind, state: states, connection, subject, cursor, limit } = asked;
    if (id !== undefined) {
      const row = await findRequest(database, id);
      return row === undefined ? [] : [{ row, place: { value: row.askedAt, key: id } }];
    }
    const filter = subject === undefined ? { kind, states, connection } : { subject: subject as SubjectId };
    return listRequests(database, {
      ...filter,
      ...boundsOf(asked, now),
      ...orderOf(sort),
      after: placeIn(sort, cursor),
      limit: limit + 1,
    });
  }
}

/** What is due now is overdue. */
const boundsOf = ({ askedFrom: from, askedTo, dueBefore, overdue }: RequestsAsked, now: Instant) => {
  const late = overdue === undefined ? undefined : plus(now, 1);
  const due = late === undefined || dueBefore === undefined ? (late ?? dueBefore) : earliest(late, dueBefore);
  return { from, before: askedTo ?? due };
};

@Controller('api/v1/requests')
export class ListRequestsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  list(@Asked({ schema: requestsQuery }) asked: RequestsAsked): Promise<Page> {
    return this.queries.execute(new ListRequests(asked));
  }
}
