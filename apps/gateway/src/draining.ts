import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { type FastifyInstance } from 'fastify';

/** So long requests under way may take to end when the gateway stops, in milliseconds; then they are cut off. */
const GRACE = 1_000;

/**
 * A stop in good order: from then on everything new is 503 (the platform comes again), while what is under way ends and
 * load balancers can see at `/health/ready` that this one is leaving. Only then is the port closed.
 */
@Injectable()
export class Draining implements BeforeApplicationShutdown {
  #underWay = 0;
  #isStopping = false;
  #ended = Promise.withResolvers<undefined>();

  /** Before other hooks, so that nothing new is let in. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, next) => {
      if (request.url.startsWith('/health/')) {
        next();
        return;
      }
      if (this.#isStopping) {
        void reply.status(503).header('retry-after', '1').header('connection', 'close').send();
        return;
      }
      this.#underWay += 1;
      reply.raw.once('close', () => {
        this.#underWay -= 1;
        if (this.#isStopping && this.#underWay === 0) this.#ended.resolve(undefined);
      });
      next();
    });
  }

  missing(): readonly string[] {
    return this.#isStopping ? ['stopping'] : [];
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopping = true;
    if (this.#underWay > 0) await Promise.race([this.#ended.promise, pause(GRACE, undefined, { ref: false })]);
  }
}
