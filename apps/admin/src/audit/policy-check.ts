import { policyCheck, type PolicyDifference, type PolicySummary } from '@envoi/audit';
import { ConfigurationError, readPolicy, type Policy } from '@envoi/configuration';
import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { policyCheckBody } from './contract.ts';
import { Looks } from '../looks/looks.ts';
import { sendLines } from './ndjson.ts';

type Report = AsyncIterable<PolicyDifference | PolicySummary>;

/** Which requests would have ended otherwise under another policy. Nothing is changed by it. */
export class CheckPolicy extends Query<Report> {
  constructor(readonly policy: Policy) {
    super();
  }
}

@QueryHandler(CheckPolicy)
export class CheckPolicyHandler implements IQueryHandler<CheckPolicy> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute({ policy }: CheckPolicy): Promise<Report> {
    const { history, policy: inForce, clock } = this.deps;
    return Promise.resolve(policyCheck(history, { policy, inForce, until: clock.now() }));
  }
}

@Controller('api/v1/audit')
export class PolicyCheckController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
    private readonly queries: QueryBus,
  ) {}

  @Post('policy-check')
  @HttpCode(200)
  @AllowedTo('auditor')
  async check(
    @ActingStaff() who: Acting,
    @Body({ schema: policyCheckBody }) { why, policy }: z.output<typeof policyCheckBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const changed = changedPolicy(policy, this.deps.policy);
    await this.looks.record(who, { lookup: 'policy-check', target: { kind: 'system' }, ...why }, reply.request);
    await sendLines(reply, await this.queries.execute(new CheckPolicy(changed)), { onDefect: this.deps.onDefect });
  }
}

const changedPolicy = (variables: object, inForce: Policy): Policy => {
  try {
    return readPolicy(JSON.stringify(variables), inForce);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw Problem.invalid(error.problems.map((detail) => ({ field: 'policy', detail })));
  }
};
