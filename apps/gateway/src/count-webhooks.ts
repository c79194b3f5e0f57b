import { SECOND } from '@envoi/event-sourcing';
import { type Metrics } from '@envoi/metrics';
import { type FastifyInstance } from 'fastify';

/** In seconds: an answer is a commit away in quiet times, and after ten seconds nobody waits for one. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long webhooks take by the status of their answer, those included that are shed before anything of them is read. */
export const countWebhooks = (fastify: FastifyInstance, metrics: Metrics): void => {
  const durations = metrics.histogram('envoi_webhook_duration_seconds', 'From a webhook to its answer.', {
    labelNames: ['status'],
    buckets: BOUNDS,
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.url.startsWith('/webhooks/'))
      durations.observe({ status: String(reply.statusCode) }, reply.elapsedTime / SECOND);
    done();
  });
};
