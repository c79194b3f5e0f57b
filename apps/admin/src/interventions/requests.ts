import { CancelExportByStaff, ReleaseHeldExport, RevokeLinksByStaff } from '@envoi/attachment-export';
import { ReleaseHeldDeletion } from '@envoi/profile-deletion';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { interventionBody, requestPath, type requestAnswer } from './contract.ts';
import { Interventions } from './interventions.ts';
import { type Owned } from './request-of.ts';

type Intervention = z.output<typeof interventionBody>;
type Path = z.output<typeof requestPath>;
type Answer = z.infer<typeof requestAnswer>;

/** What operators may do to a request: protect somebody, or let it go on. */
@Controller('api/v1/requests/:requestId')
@AllowedTo('operator', 'admin')
export class RequestInterventionsController {
  constructor(private readonly interventions: Interventions) {}

  /** An export, until it is announced (product rules K7, D7). */
  @Post('cancel')
  @HttpCode(200)
  async cancel(
    @ActingStaff() who: Acting,
    @Param({ schema: requestPath }) { requestId }: Path,
    @Body({ schema: interventionBody }) { why }: Intervention,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    const { subject, id } = exportOnly(
      await this.interventions.owned(requestId),
      'a confirmed deletion cannot be cancelled by staff; one that is not confirmed lapses by itself',
    );
    const asking = { who, why, request };
    await this.interventions.perform(subject, asking, (by, cause) => new CancelExportByStaff(subject, id, by, cause));
    return { requestId, state: 'cancelled' };
  }

  @Post('revoke-links')
  @HttpCode(200)
  async revokeLinks(
    @ActingStaff() who: Acting,
    @Param({ schema: requestPath }) { requestId }: Path,
    @Body({ schema: interventionBody }) { why }: Intervention,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    const { subject, id } = exportOnly(await this.interventions.owned(requestId), 'a deletion has no links');
    const asking = { who, why, request };
    await this.interventions.perform(subject, asking, (by, cause) => new RevokeLinksByStaff(subject, id, by, cause));
    return { requestId, state: 'revoked' };
  }

  /** A confirmation that the brake holds (product rule K6). */
  @Post('release')
  @HttpCode(200)
  async release(
    @ActingStaff() who: Acting,
    @Param({ schema: requestPath }) { requestId }: Path,
    @Body({ schema: interventionBody }) { why }: Intervention,
    @Req() request: FastifyRequest,
  ): Promise<Answer> {
    const owned = await this.interventions.owned(requestId);
    const { subject } = owned;
    await this.interventions.perform(subject, { who, why, request }, (by, cause) =>
      owned.kind === 'export'
        ? new ReleaseHeldExport(subject, owned.id, by, cause)
        : new ReleaseHeldDeletion(subject, owned.id, by, cause),
    );
    return { requestId, state: 'released' };
  }
}

const exportOnly = (owned: Owned, detail: string): Owned & { kind: 'export' } => {
  if (owned.kind === 'export') return owned;
  throw new Problem(409, { detail });
};
