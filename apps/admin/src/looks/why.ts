import { type LookedAt } from '@envoi/access-record';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.ts';
import { lookHeaders } from './contract.ts';

export type Why = Pick<LookedAt, 'reason' | 'ticket'>;

/** Why one request is looked at, by the headers. Throws a Problem without. */
export const Why = createParamDecorator((_: unknown, context: ExecutionContext): Why => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const said = lookHeaders.safeParse(headers);
  if (!said.success) throw Problem.ofIssues(said.error.issues);
  return { reason: said.data['look-reason'], ticket: said.data['look-ticket'] };
});
