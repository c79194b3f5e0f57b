import {
  BadRequestException,
  ConflictException,
  Controller,
  Headers,
  NotFoundException,
  Param,
  Put,
  Res,
  UnprocessableEntityException,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DeletionSteps, STEPS, type Step, type StepRequest } from '../deletion/deletion-steps.ts';
import { BearerGuard } from './bearer.guard.ts';

const isStep = (step: string): step is Step => (STEPS as readonly string[]).includes(step);

const requestIn = (memberId: string, step: string, headers: Record<string, string | undefined>): StepRequest => {
  if (!isStep(step)) throw new NotFoundException('No such step');
  const { 'idempotency-key': key = '', incarnation = '' } = headers;
  if (key === '') throw new BadRequestException('Idempotency-Key is missing');
  if (incarnation === '') throw new BadRequestException('Incarnation is missing');
  return { memberId, step, key, incarnation };
};

/** Workspace API: one step of a confirmed deletion; the assistant calls them in their order. */
@Controller('workspace/members/:memberId/deletion')
@UseGuards(BearerGuard)
export class WorkspaceDeletionController {
  readonly #steps: DeletionSteps;

  constructor(steps: DeletionSteps) {
    this.#steps = steps;
  }

  @Put(':step')
  async perform(
    @Param() { memberId, step }: { memberId: string; step: string },
    @Headers() headers: Record<string, string | undefined>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const answer = await this.#steps.perform(requestIn(memberId, step, headers));
    switch (answer.status) {
      case 'done':
      case 'done-before':
        return answer;
      case 'under-way':
        void reply.status(202).header('retry-after', '1');
        return undefined;
      case 'unknown':
        throw new NotFoundException('No such member');
      case 'managed':
        throw new ConflictException('An organisation decides about this account');
      case 'refused':
        throw new UnprocessableEntityException(answer.why);
    }
  }
}
