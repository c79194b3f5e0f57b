import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { serveConsole } from './serve-console.ts';

const page = '<meta name="csp-nonce" nonce="{{nonce}}" /><style nonce="{{nonce}}"></style>';

describe('The console is served', () => {
  let directory: string;
  let fastify: FastifyInstance;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-console-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), page);
    await writeFile(join(directory, 'assets/index-1.js'), 'begin()');
    fastify = Fastify();
    await serveConsole(fastify, directory);
  });
  afterAll(async () => {
    await fastify.close();
    await rm(directory, { recursive: true });
  });
  const get = (url: string) => fastify.inject({ url });

  it('as one page, with a nonce of its own each time', async () => {
    const answers = await Promise.all(['/console/', '/console/requests/1'].map(get));
    const nonces = answers.map(({ body }) => /nonce="([^"]{24})" \/><style nonce="\1"/.exec(body)?.[1] ?? '');
    expect(new Set(nonces).size).toBe(2);
    for (const [index, { headers }] of answers.entries())
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[index]}'`);
  });

  it('with its assets, which are kept, and nothing beside them', async () => {
    const asset = await get('/console/assets/index-1.js');
    expect([asset.body, asset.headers['cache-control']]).toEqual(['begin()', 'public, max-age=31536000, immutable']);
    for (const path of ['..%2findex.html', '..%2f..%2fetc%2fpasswd', 'gone-2.js', '', '%00']) {
      const { statusCode, headers } = await get(`/console/assets/${path}`);
      expect([path, statusCode >= 400, headers['cache-control']]).toEqual([path, true, undefined]);
    }
  });
});
