import { type SubjectId } from '@envoi/event-sourcing';
import { listPendingConfirmations, type PendingConfirmationRow } from '@envoi/pending-confirmations';
import { Controller, Get, Inject, Query as Asked } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { pageFrom, placeIn } from '../lists/cursor.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { pendingConfirmationsQuery, type pendingConfirmationsAnswer } from './contract.ts';

type PendingAsked = z.output<typeof pendingConfirmationsQuery>;
type Page = z.output<typeof pendingConfirmationsAnswer>;

/** A page of the requests that wait for their code. */
export class ListPendingConfirmations extends Query<Page> {
  constructor(readonly asked: PendingAsked) {
    super();
  }
}

const order = 'validUntil';

@QueryHandler(ListPendingConfirmations)
export class ListPendingConfirmationsHandler implements IQueryHandler<ListPendingConfirmations> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ asked: { subject, cursor, limit } }: ListPendingConfirmations): Promise<Page> {
    const at = this.deps.clock.now();
    const rows = await listPendingConfirmations(this.deps.database, {
      subject: subject as SubjectId | undefined,
      after: placeIn(order, cursor),
      limit: limit + 1,
    });
    const view = ({ command: kind, ...row }: PendingConfirmationRow) => ({
      ...{ subject: row.subject, kind, requestId: row.requestId, issueNumber: row.issueNumber },
      ...{ issuedAt: row.issuedAt, validUntil: row.validUntil, hasLapsed: row.validUntil <= at },
    });
    return { ...pageFrom(rows, { order, limit, view }), at };
  }
}

@Controller('api/v1/pending-confirmations')
export class ListPendingConfirmationsController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  list(@Asked({ schema: pendingConfirmationsQuery }) asked: PendingAsked): Promise<Page> {
    return this.queries.execute(new ListPendingConfirmations(asked));
  }
}
