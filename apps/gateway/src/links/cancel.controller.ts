import { idFrom } from '@envoi/event-store';
import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { cancelledPage, cancelPage } from './pages.ts';
import { LinkProblemFilter } from './problem.filter.ts';
import { LinkProblem } from './problem.ts';
import { languageOf, sendPage } from './replies.ts';
import { linkOf, targetOf } from './targets.ts';

/** "This was not me: cancel" (product rule K7). */
@Controller('cancel/:requestId')
@UseFilters(LinkProblemFilter)
export class CancelController {
  constructor(@Inject(LINK_DEPENDENCIES) private readonly deps: LinkDependencies) {}

  @Get()
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { command } = await this.ownerOf(request);
    const target = targetOf(request);
    sendPage(reply, cancelPage(languageOf(request), command, target.slice(target.indexOf('?'))));
  }

  @Post()
  @HttpCode(200)
  async cancel(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { requestId, subject, command } = await this.ownerOf(request);
    const cause = { causation: idFrom('cancel', requestId), correlation: requestId, at: this.deps.clock.now() };
    if (!(await this.deps.cancel[command](subject, requestId, cause))) throw new LinkProblem('too-late');
    sendPage(reply, cancelledPage(languageOf(request)));
  }

  private async ownerOf(request: FastifyRequest) {
    const { requestId } = linkOf(this.deps.linkKeys, targetOf(request), 'cancel');
    const owner = await this.deps.vault.requestOwner(requestId);
    if (owner === undefined) throw new LinkProblem('over'); // signed by us, so it was somebody's: of a forgotten subject
    return { requestId, ...owner };
  }
}
