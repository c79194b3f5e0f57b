import { SECOND, between } from '@envoi/event-sourcing';
import { RecordMemberLookup } from '@envoi/member-lookups';
import { listRequests } from '@envoi/requests';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { lookupBody, type lookupAnswer } from './contract.ts';

/** Of one member; the latest say enough. */
const MOST = 100;

@Controller('api/v1/lookups')
export class LookupController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly commands: CommandBus,
  ) {}

  /** Each call is a look-up of its own, also one that repeats another: its id is ours. */
  @Post()
  @HttpCode(200)
  @AllowedTo('admin')
  async lookUp(
    @ActingStaff() { actor }: Acting,
    @Body({ schema: lookupBody }) { workspace, memberId, why }: z.output<typeof lookupBody>,
    @Req() { id }: FastifyRequest,
  ): Promise<z.infer<typeof lookupAnswer>> {
    const { database, clock, findMember } = this.deps;
    const at = clock.now();
    const subject = await findMember({ workspace, memberId });
    const outcome =
      subject === undefined ? ({ outcome: 'not-found' } as const) : ({ outcome: 'found', subject } as const);
    const cause = { causation: id, correlation: id, at };
    const recorded = await this.commands.execute(new RecordMemberLookup(actor, { at, ...outcome, ...why }, cause));
    if (recorded !== 'recorded') throw tooMany(Math.ceil(between(at, recorded.refusedUntil) / SECOND));
    if (subject === undefined) throw Problem.notFound('the vault does not know such a member, or not any more');
    const found = await listRequests(database, { subject, by: 'askedAt', isDescending: true, limit: MOST });
    return { subject, requests: found.map(({ row: { requestId, kind } }) => ({ requestId, kind })) };
  }
}

const tooMany = (seconds: number): Problem =>
  new Problem(429, {
    detail: 'there may be 20 look-ups in an hour',
    headers: { 'retry-after': String(Math.max(1, seconds)) },
  });
