import { compare, type Comparison } from '@envoi/audit';
import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { compareBody } from './contract.ts';
import { Looks } from '../looks/looks.ts';
import { sendLines } from './ndjson.ts';

/** Whether the live read models are what the log says. */
export class CompareReadModels extends Query<AsyncIterable<Comparison>> {}

@QueryHandler(CompareReadModels)
export class CompareReadModelsHandler implements IQueryHandler<CompareReadModels> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute(): Promise<AsyncIterable<Comparison>> {
    return Promise.resolve(compare(this.deps, this.deps.projections));
  }
}

@Controller('api/v1/audit')
export class CompareController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Post('compare')
  @HttpCode(200)
  @AllowedTo('auditor')
  async compare(
    @ActingStaff() who: Acting,
    @Body({ schema: compareBody }) { why }: z.output<typeof compareBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.looks.record(who, { lookup: 'compare', target: { kind: 'system' }, ...why }, reply.request);
    await sendLines(reply, await this.queries.execute(new CompareReadModels()), { onDefect: this.deps.onDefect });
  }
}
