import { type Milliseconds } from '@envoi/event-sourcing';
import { type FastifyInstance } from 'fastify';
import { problem } from './problem.filter.ts';

export interface Limits {
  /** Webhooks that are worked on at once. */
  atOnce: number;
  /** So many may always be, however long they take: a store that stops for a moment makes nobody come again. */
  always: number;
  /** With more of them none is let in while the oldest has waited for so long. */
  patience: Milliseconds;
}

const usual: Limits = { atOnce: 500, always: 50, patience: 250 };

/**
 * Whoever comes beyond the limits is told to come back (429) before anything is read or checked, which costs next to
 * nothing: so what is accepted is accepted as fast as ever. Only what has fully arrived counts as worked on: a slow
 * sender takes nobody's place. Before all other hooks.
 */
export const shedLoad = (fastify: FastifyInstance, { atOnce, always, patience }: Limits = usual): void => {
  /** In the order in which they came, with when that was. */
  const underWay = new Map<object, number>();
  const isFull = (): boolean => {
    if (underWay.size < always) return false;
    const [oldest = Infinity] = underWay.values();
    return underWay.size >= atOnce || performance.now() - oldest > patience;
  };
  fastify.addHook('onRequest', (request, reply, next) => {
    if (!request.url.startsWith('/webhooks/') || !isFull()) next();
    else void reply.status(429).header('retry-after', '1').header('content-type', problem.type).send(problem.body(429));
  });
  fastify.addHook('preValidation', (request, _reply, next) => {
    if (request.url.startsWith('/webhooks/')) underWay.set(request, performance.now());
    next();
  });
  fastify.addHook('onResponse', (request, _reply, next) => {
    underWay.delete(request);
    next();
  });
};
