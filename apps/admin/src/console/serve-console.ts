import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, type FastifyReply } from 'fastify';
import { type SignIn } from '../sign-in/sign-in.ts';

const NONCE = '{{nonce}}';

/**
 * The console: one page for every address under `/console/`, which says itself what it shows there. Its scripts and styles
 * are files of ours; of styles that its components make, those that know the nonce of this very answer count, and nothing else.
 */
export async function serveConsole(fastify: FastifyInstance, directory: string, signIn?: SignIn): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) return; // runs from its sources: Vite serves it
  const html = readFileSync(join(directory, 'index.html'), 'utf8');
  await fastify.register(fastifyStatic, { root: directory, serve: false });
  const page = async (_request: unknown, reply: FastifyReply): Promise<void> => {
    const nonce = randomBytes(16).toString('base64');
    const policy = policyWith(nonce, await originsOf(signIn));
    await reply
      .headers({ 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' })
      .send(html.replaceAll(NONCE, nonce));
  };
  const kept = { maxAge: '365d', immutable: true } as const; // the name of a file changes with its content
  fastify.get('/', (_request, reply) => reply.redirect('/console/'));
  fastify.get('/console', (_request, reply) => reply.redirect('/console/'));
  fastify.get('/console/*', page);
  fastify.get<{ Params: { '*': string } }>(
    '/console/assets/*',
    ({ params }, reply) => reply.sendFile(params['*'], join(directory, 'assets'), kept), // nothing beside them: the page is no asset
  );
  fastify.get('/console/icon.svg', (_request, reply) => reply.sendFile('icon.svg'));
}

const policyWith = (nonce: string, origins: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    `connect-src ${["'self'", ...origins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Where the page fetches its token. An issuer that cannot be asked now is asked again when somebody signs in. */
const originsOf = async (signIn: SignIn | undefined): Promise<string[]> => {
  const settings = await signIn?.settings().catch(() => undefined);
  const origin = URL.parse(settings?.tokenEndpoint ?? '')?.origin;
  return origin === undefined ? [] : [origin];
};
