import { replay, type ReplayTarget, type TimelineEntry } from '@envoi/audit';
import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { replayBody } from './contract.ts';
import { Looks } from '../looks/looks.ts';
import { sendLines } from './ndjson.ts';

/** What happened, event by event. */
export class Replay extends Query<AsyncIterable<TimelineEntry>> {
  constructor(readonly target: ReplayTarget) {
    super();
  }
}

@QueryHandler(Replay)
export class ReplayHandler implements IQueryHandler<Replay> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute({ target }: Replay): Promise<AsyncIterable<TimelineEntry>> {
    return Promise.resolve(replay(this.deps.history, target));
  }
}

@Controller('api/v1/audit')
export class ReplayController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Post('replay')
  @HttpCode(200)
  @AllowedTo('auditor')
  async replay(
    @ActingStaff() who: Acting,
    @Body({ schema: replayBody }) { why, target: asked }: z.output<typeof replayBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const target = asked.kind === 'period' ? { ...asked, to: asked.to ?? this.deps.clock.now() } : asked;
    await this.looks.record(who, { lookup: 'replay', target, ...why }, reply.request);
    const entries = await this.queries.execute(new Replay(target));
    const ifNone =
      target.kind === 'period' ? {} : { ifNone: Problem.notFound(`nothing is recorded of this ${target.kind}`) };
    await sendLines(reply, entries, { onDefect: this.deps.onDefect, ...ifNone });
  }
}
