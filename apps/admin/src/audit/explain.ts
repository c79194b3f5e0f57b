import { explain, isRecorded, type ExplainTarget, type Explanation } from '@envoi/audit';
import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { explainBody } from './contract.ts';
import { Looks } from '../looks/looks.ts';
import { sendLines } from './ndjson.ts';

/** Why something was refused, postponed, or issued anew. */
export class Explain extends Query<AsyncIterable<Explanation>> {
  constructor(readonly target: ExplainTarget) {
    super();
  }
}

@QueryHandler(Explain)
export class ExplainHandler implements IQueryHandler<Explain> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ target }: Explain): Promise<AsyncIterable<Explanation>> {
    const { history } = this.deps;
    if (!(await isRecorded(history, target))) throw Problem.notFound(`nothing is recorded of this ${target.kind}`);
    return explain(history, target);
  }
}

@Controller('api/v1/audit')
export class ExplainController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Post('explain')
  @HttpCode(200)
  @AllowedTo('auditor')
  async explain(
    @ActingStaff() who: Acting,
    @Body({ schema: explainBody }) { why, target }: z.output<typeof explainBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.looks.record(who, { lookup: 'explain', target, ...why }, reply.request);
    await sendLines(reply, await this.queries.execute(new Explain(target)), { onDefect: this.deps.onDefect });
  }
}
