import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Problem } from './problem.ts';

/** A defect, and the request in which it showed. */
export type OnDefect = (error: unknown, requestId: string) => void;

/** Everything that goes wrong is answered as a problem (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly onDefect: OnDefect) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = Problem.of(error);
    if (problem.status >= 500 && problem.status !== 503) this.onDefect(error, reply.request.id);
    sendProblem(reply, problem);
  }
}

/** Bytes, because Fastify would add a charset to a text. */
export const sendProblem = (reply: FastifyReply, problem: Problem): void =>
  void reply
    .status(problem.status)
    .headers({ ...problem.headers, 'content-type': 'application/problem+json' })
    .send(Buffer.from(JSON.stringify(problem.body(reply.request.id))));
