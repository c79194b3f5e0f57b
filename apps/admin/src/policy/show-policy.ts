import { policyTexts } from '@envoi/configuration';
import { Controller, Get, Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { type policyAnswer } from './contract.ts';

type Answer = z.output<typeof policyAnswer>;

/** What operators have decided, as this app is configured. */
export class ShowPolicy extends Query<Answer> {}

@QueryHandler(ShowPolicy)
export class ShowPolicyHandler implements IQueryHandler<ShowPolicy> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute(): Promise<Answer> {
    const { policy } = this.deps;
    return Promise.resolve({ version: policy.version, variables: policyTexts(policy) });
  }
}

@Controller('api/v1/policy')
export class ShowPolicyController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo('admin')
  show(): Promise<Answer> {
    return this.queries.execute(new ShowPolicy());
  }
}
