import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type OnDefect } from '../problems/problem.filter.ts';
import { type SignIn } from './sign-in.ts';

/** Hands everything under `/sign-in/` over before its body is read. What is said of every answer is said of these, too. */
export const mountSignIn = (fastify: FastifyInstance, handle: SignIn['handle'], onDefect: OnDefect): void => {
  if (handle === undefined) return;
  const over = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    try {
      await handle(request.raw, reply.raw);
    } catch (error) {
      onDefect(error, request.id);
      reply.raw.destroy();
    }
  };
  fastify.route({
    method: ['GET', 'POST'],
    url: '/sign-in/*',
    onRequest: over,
    handler: () => Promise.reject(new Error('was handed over')),
  });
};
