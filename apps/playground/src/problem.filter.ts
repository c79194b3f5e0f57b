import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, Inject, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OPTIONS, type PlaygroundOptions } from './options.ts';

/** Every error as RFC 9457 says. What nobody expected is a 500 without details, and a line for the operator. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  readonly #options: PlaygroundOptions;

  constructor(@Inject(OPTIONS) options: PlaygroundOptions) {
    this.#options = options;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const status = statusOf(error);
    if (status >= 500)
      this.#options.log?.(`playground: ${status}: ${error instanceof Error ? error.message : 'error'}`);
    const problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail: detailOf(error) };
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
    else void reply.status(status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
};

const detailOf = (error: unknown): string | undefined => {
  if (!(error instanceof HttpException)) return undefined;
  const response = error.getResponse();
  if (typeof response === 'string') return response;
  const { message } = response as { message?: unknown };
  return Array.isArray(message) ? message.join('; ') : String(message);
};
