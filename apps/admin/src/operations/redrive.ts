import { RedriveParkedWork, type RedriveOutcome } from '@envoi/operation-record';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { causeOf } from '../commands/cause.ts';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { redriveBody, type redriveAnswer } from './contract.ts';

@Controller('api/v1/parked')
export class RedriveController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly commands: CommandBus,
  ) {}

  @Post('redrive')
  @HttpCode(200)
  @AllowedTo('operator', 'admin')
  async redrive(
    @ActingStaff() who: Acting,
    @Body({ schema: redriveBody }) { work, key, why }: z.output<typeof redriveBody>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof redriveAnswer>> {
    const cause = causeOf(who, request, this.deps.clock);
    const outcome = await this.commands.execute(new RedriveParkedWork({ work, key, actor: who.actor, why, cause }));
    return { work, key, state: stateOr(outcome) };
  }
}

const stateOr = (outcome: RedriveOutcome): 'driven-again' | 'parked-again' => {
  if (outcome === 'not-parked') throw Problem.notFound('nothing of this work and key is parked, nor was it');
  if (outcome === 'unknown-work')
    throw new Problem(409, { detail: 'this version does not have that read model: run the one that has it' });
  return outcome;
};
