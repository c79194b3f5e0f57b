import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { verifyBody } from './contract.ts';
import { Looks } from '../looks/looks.ts';
import { sendLines } from './ndjson.ts';
import { verifySealed, type Verifying } from './sealed.ts';

/** Whether the log is what was sealed, also by heads that somebody has kept. */
export class Verify extends Query<AsyncIterable<Verifying>> {
  constructor(readonly kept: readonly string[] | undefined) {
    super();
  }
}

@QueryHandler(Verify)
export class VerifyHandler implements IQueryHandler<Verify> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute({ kept }: Verify): Promise<AsyncIterable<Verifying>> {
    return Promise.resolve(verifySealed(this.deps.sealed, kept));
  }
}

@Controller('api/v1/audit')
export class VerifyController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Post('verify')
  @HttpCode(200)
  @AllowedTo('auditor')
  async verify(
    @ActingStaff() who: Acting,
    @Body({ schema: verifyBody }) { why, heads }: z.output<typeof verifyBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.looks.record(who, { lookup: 'verify', target: { kind: 'system' }, ...why }, reply.request);
    await sendLines(reply, await this.queries.execute(new Verify(heads)), { onDefect: this.deps.onDefect });
  }
}
