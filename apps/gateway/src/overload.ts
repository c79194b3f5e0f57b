import { type FastifyInstance } from 'fastify';
import { problem } from './problem.filter.ts';

/**
 * Webhooks that are worked on at once. Whoever comes beyond that is told to come back (429) before anything is read or
 * checked, which costs next to nothing: so what is accepted is accepted as fast as ever.
 */
const AT_ONCE = 500;

/** Only what has fully arrived counts as worked on: a slow sender takes nobody's place. Before all other hooks. */
export const shedLoad = (fastify: FastifyInstance, atOnce = AT_ONCE): void => {
  const underWay = new Set<object>();
  fastify.addHook('onRequest', (request, reply, next) => {
    if (underWay.size < atOnce || !request.url.startsWith('/webhooks/')) next();
    else void reply.status(429).header('retry-after', '1').header('content-type', problem.type).send(problem.body(429));
  });
  fastify.addHook('preValidation', (request, _reply, next) => {
    if (request.url.startsWith('/webhooks/')) underWay.add(request);
    next();
  });
  fastify.addHook('onResponse', (request, _reply, next) => {
    underWay.delete(request);
    next();
  });
};
