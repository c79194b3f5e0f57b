import { type Cause, type Clock } from '@envoi/event-sourcing';
import { idFrom } from '@envoi/event-store';
import { type FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.ts';
import { type Acting } from '../staff/acting.ts';
import { IDEMPOTENCY_KEY } from './contract.ts';

/**
 * The cause of what is recorded because of a request. With an `Idempotency-Key` it is the same for the same call of the same
 * actor, so that it is recorded once; without, each call is its own. Throws Problem(400) for a key that is none.
 */
export const causeOf = ({ actor }: Acting, request: FastifyRequest, clock: Clock): Cause => {
  const key = request.headers['idempotency-key'];
  const causation = key === undefined ? request.id : repeatable(actor, String(key), request);
  return { causation, correlation: request.id, at: clock.now() };
};

const repeatable = (actor: string, key: string, { url, body }: FastifyRequest): string => {
  if (IDEMPOTENCY_KEY.test(key)) return idFrom('staff-command', actor, key, url, JSON.stringify(body));
  const detail = 'must be 16 to 64 letters, digits, hyphens or underscores';
  throw Problem.invalid([{ field: 'Idempotency-Key', detail }]);
};
