import { ManifestGoneError } from '@envoi/attachment-export';
import { OutageError } from '@envoi/event-sourcing';
import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { problemPage } from './pages.ts';
import { LinkProblem } from './problem.ts';
import { languageOf, sendPage } from './replies.ts';

/** Says as a page what went otherwise; what nobody foresaw is "not possible right now", and one line in the log. */
@Catch()
export class LinkProblemFilter implements ExceptionFilter {
  constructor(@Inject(LINK_DEPENDENCIES) private readonly deps: LinkDependencies) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.raw.destroyed) return; // whoever asked has gone away; that is no error of anybody
    const problem = this.toProblem(error);
    if (problem.kind === 'down') void reply.header('retry-after', String(problem.retryAfter));
    sendPage(reply, problemPage(languageOf(http.getRequest<FastifyRequest>()), problem.kind), problem.status);
  }

  private toProblem(error: unknown): LinkProblem {
    if (error instanceof LinkProblem) return error;
    if (error instanceof ManifestGoneError) return new LinkProblem('over'); // revoked a moment ago
    if (error instanceof HttpException) return new LinkProblem('unknown');
    if (error instanceof OutageError) return new LinkProblem('down', Math.ceil((error.retryAfter ?? 5_000) / 1_000));
    this.deps.onError(error);
    return new LinkProblem('down');
  }
}
