import { type Content } from '@envoi/workspace';
import { Controller, Get, Head, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { attachmentDisposition } from './content-disposition.ts';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { LinkGuard, type Open } from './guard.ts';
import { LinkProblemFilter } from './problem.filter.ts';
import { LinkProblem } from './problem.ts';
import { setDownloadHeaders } from './replies.ts';
import { linkOf, targetOf } from './targets.ts';

type Answer = Readonly<{ content: Exclude<Content, { status: 403 | 404 }>; open: Open }>;

/** The bytes of one attachment, straight from the workspace (product rule E8). */
@Controller('exports/:exportId/files')
@UseFilters(LinkProblemFilter)
export class AttachmentController {
  constructor(
    @Inject(LINK_DEPENDENCIES) private readonly deps: LinkDependencies,
    private readonly guard: LinkGuard,
  ) {}

  @Head('*')
  async head(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { content } = await this.answer(request, reply);
    if ('body' in content) content.body.destroy();
    await reply.send();
  }

  @Get('*')
  async get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { content, open } = await this.answer(request, reply);
    if ('body' in content) this.deps.linkUse.count(open);
    await reply.send('body' in content ? content.body : undefined);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const link = linkOf(this.deps.linkKeys, targetOf(request), 'attachment');
    const open = await this.guard.open(link.exportId);
    const name = await this.nameOf(open, link.attachmentId, link.entry);
    const left = new AbortController();
    reply.raw.once('close', () => left.abort()); // whoever goes away ends the transfer upstream, too
    const content = await open.workspace.content({
      attachmentId: link.attachmentId,
      onBehalfOf: open.person.memberId,
      signal: left.signal,
      ...rangeOf(request),
    });
    if (content.status === 404) throw new LinkProblem('file-gone');
    if (content.status === 403) throw new LinkProblem('file-refused');
    setDownloadHeaders(reply.status(content.status), {
      'content-type': 'application/octet-stream',
      ...content.headers,
      'content-disposition': attachmentDisposition(name),
      'accept-ranges': 'bytes',
    });
    return { content, open };
  }

  /** As the list says; the place in it is only a hint, which anybody may change: without a name, then. */
  private async nameOf(open: Open, attachmentId: string, number: number | undefined): Promise<string | undefined> {
    const entry = number === undefined ? undefined : await this.deps.manifests.find(open.exportId, number);
    return entry?.id === attachmentId ? entry.name : undefined;
  }
}

/** One range of bytes, or the whole. What was changed since (`If-Range`) we cannot tell: the whole, then (RFC 9110, 13.1.5). */
const rangeOf = ({ headers }: FastifyRequest): { range?: string } =>
  headers['if-range'] === undefined && /^bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})$/.test(headers.range ?? '')
    ? { range: headers.range ?? '' }
    : {};
