import { ReleaseExportLimit } from '@envoi/attachment-export';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { interventionBody, subjectPath, type limitAnswer } from './contract.ts';
import { Interventions } from './interventions.ts';

@Controller('api/v1/rate-limits/:subject')
export class LimitInterventionsController {
  constructor(private readonly interventions: Interventions) {}

  /** Gives more than the product promises (product rule E5), so it is for admins. */
  @Post('release')
  @HttpCode(200)
  @AllowedTo('admin')
  async release(
    @ActingStaff() who: Acting,
    @Param({ schema: subjectPath }) { subject }: z.output<typeof subjectPath>,
    @Body({ schema: interventionBody }) { why }: z.output<typeof interventionBody>,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof limitAnswer>> {
    const asking = { who, why, request };
    await this.interventions.perform(subject, asking, (by, cause) => new ReleaseExportLimit(subject, by, cause));
    return { subject, state: 'not-limited' };
  }
}
