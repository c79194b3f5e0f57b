import { profileDeletion, progressOf, toMinute, type DeletionId, type DeletionProgress } from '@envoi/profile-deletion';
import { Controller, Get, Inject, Param, Req, Res, UseFilters } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { deletionPage } from './deletion-page.ts';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { LinkProblemFilter } from './problem.filter.ts';
import { LinkProblem } from './problem.ts';
import { languageOf, sendJson, sendPage } from './replies.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** How a deletion goes on, and in the end its certificate (product rules D1, D6). Whoever was told its id may know. */
@Controller('deletions')
@UseFilters(LinkProblemFilter)
export class DeletionController {
  constructor(@Inject(LINK_DEPENDENCIES) private readonly deps: LinkDependencies) {}

  @Get(':deletionId')
  async show(
    @Param('deletionId') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const progress = await this.progressOf(id);
    if (wantsJson(request)) sendJson(reply, { deletionId: id, ...inMinutes(progress) });
    else sendPage(reply, deletionPage(languageOf(request), progress));
  }

  private async progressOf(id: string): Promise<DeletionProgress> {
    const { findDeletion, streams, clock } = this.deps;
    const subject = UUID.test(id) ? await findDeletion(id) : undefined;
    if (subject === undefined) throw new LinkProblem('unknown');
    const { events } = await streams.load(profileDeletion, subject);
    const progress = progressOf(events, id as DeletionId, clock.now());
    if (progress === undefined) throw new LinkProblem('unknown');
    return progress;
  }
}

/** A browser asks for HTML first. */
const wantsJson = ({ headers }: FastifyRequest): boolean => /^\s*application\/json\b/i.test(headers.accept ?? '');

/** Nothing more exact than the certificate. */
const inMinutes = ({ steps, ...progress }: DeletionProgress) => ({
  ...progress,
  steps: steps.map(({ step, at }) => ({ step, ...(at !== undefined && { at: toMinute(at) }) })),
});
