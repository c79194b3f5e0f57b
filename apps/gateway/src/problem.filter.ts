import { STATUS_CODES } from 'node:http';
import { TooBusyError } from '@envoi/chat';
import { OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { isDatabaseOutage } from '@envoi/read-store';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { type FastifyReply } from 'fastify';

type Problem = Readonly<{ status: number; retryAfter?: Milliseconds }>;

/** As RFC 9457 says it: the status and its name. Bytes, because Fastify would add a charset to a text. */
export const problem = {
  type: 'application/problem+json',
  body: (status: number): Buffer =>
    Buffer.from(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status })),
} as const;

export const sendProblem = (reply: FastifyReply, status: number): void =>
  void reply.status(status).header('content-type', problem.type).send(problem.body(status));

/** RFC 9457 for everything that goes wrong: the status and its name, nothing of the request or of the error. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly onError: (error: unknown) => void) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const { status, retryAfter } = this.problemOf(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (retryAfter !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfter / SECOND)));
    sendProblem(reply, status);
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof TooBusyError) return { status: 429, retryAfter: SECOND };
    if (error instanceof OutageError) return { status: 503, retryAfter: error.retryAfter ?? 5 * SECOND };
    if (isDatabaseOutage(error)) return { status: 503, retryAfter: 5 * SECOND };
    const status = statusOf(error);
    if (status >= 500) this.onError(error);
    return { status };
  }
}

/** Of Nest's exceptions, and of what Fastify refuses itself: bodies that are too large, unreadable requests. */
export const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof statusCode === 'number' && statusCode >= 400 ? statusCode : 500;
};
