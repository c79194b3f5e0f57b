import { type FastifyInstance } from 'fastify';

/** Bytes. A platform's longest message is far below. */
export const BODY_LIMIT = 256 * 1024;

/**
 * Bodies come as the bytes that were sent, whatever they say they are: webhooks are signed over them. Only the forms of our
 * own pages are read here, as an object of texts.
 */
export const readBodies = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  fastify.addHook('onRequest', (request, _reply, next) => {
    if (request.url.startsWith('/webhooks/')) request.headers['content-type'] = 'application/octet-stream';
    next();
  });
};
