import { idFrom } from '@envoi/event-store';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import { exportPath, signPath } from '@envoi/signed-links';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { LinkGuard } from './guard.ts';
import { listPage, PAGE_SIZE, wantedPage } from './list-page.ts';
import { entryLinks, listAsJson, listAsText } from './listing.ts';
import { closedExportPage, revokedPage } from './pages.ts';
import { LinkProblemFilter } from './problem.filter.ts';
import { languageOf, primed, sendPage, setDownloadHeaders } from './replies.ts';
import { linkOf, parentTargetOf, targetOf } from './targets.ts';

/** The file, the JSON and the page of an export (product rules E3, E7, E8). */
@Controller('exports/:exportId')
@UseFilters(LinkProblemFilter)
export class ExportController {
  constructor(
    @Inject(LINK_DEPENDENCIES) private readonly deps: LinkDependencies,
    private readonly guard: LinkGuard,
  ) {}

  @Get('attachments.txt')
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { exportId, kid } = linkOf(this.deps.linkKeys, targetOf(request), 'file');
    const open = await this.guard.open(exportId);
    const lines = await primed(listAsText(this.deps, open, kid));
    this.deps.linkUse.count(open);
    setDownloadHeaders(reply, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="attachments.txt"',
    });
    await reply.send(lines);
  }

  @Get('attachments.json')
  async json(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { exportId, kid } = linkOf(this.deps.linkKeys, targetOf(request), 'json');
    const open = await this.guard.open(exportId);
    const pieces = await primed(listAsJson(this.deps, open, kid));
    this.deps.linkUse.count(open);
    setDownloadHeaders(reply, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="attachments.json"',
    });
    await reply.send(pieces);
  }

  @Get()
  async closedPage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { exportId, kid } = linkOf(this.deps.linkKeys, targetOf(request), 'page');
    await this.guard.open(exportId);
    sendPage(reply, closedExportPage(languageOf(request), this.urlsOf(exportId, kid).action));
  }

  @Post()
  @HttpCode(200)
  async page(@Req() request: FastifyRequest, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { exportId, kid } = linkOf(this.deps.linkKeys, targetOf(request), 'page');
    const open = await this.guard.open(exportId);
    const { manifest, linksValidUntil } = open.links;
    const wanted = wantedPage(body, manifest);
    const slice = { of: wanted.of, from: (wanted.page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
    const page = listPage({
      language: languageOf(request),
      timeZone: open.person.timeZone,
      linksValidUntil,
      manifest,
      wanted,
      entries: await this.deps.manifests.slice(open.exportId, slice),
      urls: this.urlsOf(exportId, kid),
      linkTo: entryLinks(this.deps, open, kid),
    });
    this.deps.linkUse.count(open);
    sendPage(reply, page);
  }

  /** Whoever has the links may make an end of them, even when they may not use them any more. */
  @Post('revoke')
  @HttpCode(200)
  async revoke(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { exportId } = linkOf(this.deps.linkKeys, parentTargetOf(request), 'page');
    const { subject } = await this.guard.live(exportId);
    const causation = idFrom('revoke-links', exportId);
    const at = this.deps.clock.now();
    await this.deps.revokeLinks(subject, exportId, { causation, correlation: exportId, at });
    sendPage(reply, revokedPage(languageOf(request)));
  }

  /** Relative to the page, so that it works under whatever name it was reached. */
  private urlsOf(exportId: string, kid: string) {
    const { k, s } = signPath(this.deps.linkKeys, exportPath(exportId), kid);
    const query = `?k=${k}&s=${s}`;
    return {
      action: query,
      revoke: `${exportId}/revoke${query}`,
      file: `${exportId}/attachments.txt${query}`,
      json: `${exportId}/attachments.json${query}`,
    };
  }
}
