import { consumersHealth, type ConsumerHealth } from '@envoi/consumers';
import { Controller, Get, Inject } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { type consumerOut, type consumersAnswer } from './contract.ts';

type Answer = z.output<typeof consumersAnswer>;

/** How far everything is that follows the log. */
export class ListConsumers extends Query<Answer> {}

@QueryHandler(ListConsumers)
export class ListConsumersHandler implements IQueryHandler<ListConsumers> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute(): Promise<Answer> {
    const at = this.deps.clock.now();
    return { items: (await consumersHealth({ ...this.deps, now: at })).map(view), at };
  }
}

const view = ({ name, kind, position, behind, parked, due, failing, lastError }: ConsumerHealth): z.output<typeof consumerOut> => ({
  ...{ name, kind, behind, parked },
  ...(position !== undefined && { position: String(position) }),
  ...(kind === 'work' && { due, failing }),
  ...(lastError !== undefined && { lastError }),
}); // prettier-ignore

@Controller('api/v1/consumers')
export class ListConsumersController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  list(): Promise<Answer> {
    return this.queries.execute(new ListConsumers());
  }
}
