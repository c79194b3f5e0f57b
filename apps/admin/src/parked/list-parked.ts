import { listParkedPage, type ParkedRow } from '@envoi/read-store';
import { Controller, Get, Inject, Query as Asked } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { pageFrom, placeIn } from '../lists/cursor.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { parkedQuery, type parkedAnswer } from './contract.ts';

type ParkedAsked = z.output<typeof parkedQuery>;
type Page = z.output<typeof parkedAnswer>;

/** A page of what is parked. */
export class ListParked extends Query<Page> {
  constructor(readonly asked: ParkedAsked) {
    super();
  }
}

const order = 'parked';
const view = ({ kind, work, key, lastError, since, attempts, generation }: ParkedRow) => ({
  ...{ kind, work, key, lastError, since },
  ...(attempts !== null && { attempts }),
  ...(generation !== null && { generation }),
});

@QueryHandler(ListParked)
export class ListParkedHandler implements IQueryHandler<ListParked> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ asked: { cursor, limit } }: ListParked): Promise<Page> {
    const { database, clock } = this.deps;
    const rows = await listParkedPage(database, { after: placeIn(order, cursor), limit: limit + 1 });
    return { ...pageFrom(rows, { order, limit, view }), at: clock.now() };
  }
}

@Controller('api/v1/parked')
export class ListParkedController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  list(@Asked({ schema: parkedQuery }) asked: ParkedAsked): Promise<Page> {
    return this.queries.execute(new ListParked(asked));
  }
}
