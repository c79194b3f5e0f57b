import { type Target } from '@envoi/access-record';
import { asOf, type AsOfAnswer, type AsOfQuestion } from '@envoi/audit';
import { type Instant } from '@envoi/event-sourcing';
import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { asOfBody } from './contract.ts';
import { toJson } from './json.ts';
import { Looks } from '../looks/looks.ts';

/** How something stood at an instant. */
export class AsOf extends Query<AsOfAnswer> {
  constructor(
    readonly instant: Instant,
    readonly question: AsOfQuestion,
  ) {
    super();
  }
}

@QueryHandler(AsOf)
export class AsOfHandler implements IQueryHandler<AsOf> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute({ instant, question }: AsOf): Promise<AsOfAnswer> {
    return asOf(this.deps.history, instant, question, this.deps);
  }
}

@Controller('api/v1/audit')
export class AsOfController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Post('as-of')
  @HttpCode(200)
  @AllowedTo('auditor')
  async asOf(
    @ActingStaff() who: Acting,
    @Body({ schema: asOfBody }) { why, instant, question }: z.output<typeof asOfBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.assertKnown(question);
    await this.looks.record(who, { lookup: 'as-of', target: targetOf(question), ...why }, reply.request);
    const answer = await this.queries.execute(new AsOf(instant, question));
    await reply.header('content-type', 'application/json').send(toJson(answer));
  }

  private assertKnown(question: AsOfQuestion): void {
    const names = this.deps.projections.map(({ name }) => name);
    if (question.kind === 'row' && !names.includes(question.projection))
      throw Problem.invalid([{ field: 'question.projection', detail: `must be one of ${names.join(', ')}` }]);
  }
}

/** Models whose rows are somebody's: their keys begin with the id of a request of theirs, or with their own. */
const OF_SOMEBODY: Readonly<Partial<Record<string, 'request' | 'subject'>>> = {
  requests: 'request',
  'rate-limit': 'subject',
  'pending-confirmations': 'subject',
};
const ID = 36;

const targetOf = (question: AsOfQuestion): Target => {
  if (question.kind !== 'row') return question;
  const { projection, key } = question;
  const kind = OF_SOMEBODY[projection];
  return kind === undefined || key.length < ID ? { kind: 'system' } : { kind, id: key.slice(0, ID) };
};
