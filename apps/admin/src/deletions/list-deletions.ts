import { listRequests } from '@envoi/requests';
import { Controller, Get, Inject, Query as Asked } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { pageFrom, placeIn } from '../lists/cursor.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { orderOf } from '../requests/order.ts';
import { READERS } from '../staff/readers.ts';
import { deletionsQuery, type deletionsAnswer } from './contract.ts';
import { deletionView } from './deletion-view.ts';

type DeletionsAsked = z.output<typeof deletionsQuery>;
type Page = z.output<typeof deletionsAnswer>;

/** A page of the deletions. */
export class ListDeletions extends Query<Page> {
  constructor(readonly asked: DeletionsAsked) {
    super();
  }
}

@QueryHandler(ListDeletions)
export class ListDeletionsHandler implements IQueryHandler<ListDeletions> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ asked: { sort: order, state: states, cursor, limit } }: ListDeletions): Promise<Page> {
    const { database, clock } = this.deps;
    const at = clock.now();
    const rows = await listRequests(database, {
      ...{ kind: 'deletion', states, after: placeIn(order, cursor), limit: limit + 1 },
      ...orderOf(order),
    });
    return { ...pageFrom(rows, { order, limit, view: deletionView(at) }), at };
  }
}

@Controller('api/v1/deletions')
export class ListDeletionsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  list(@Asked({ schema: deletionsQuery }) asked: DeletionsAsked): Promise<Page> {
    return this.queries.execute(new ListDeletions(asked));
  }
}
