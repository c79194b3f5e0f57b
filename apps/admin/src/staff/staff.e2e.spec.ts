import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR, OutageError } from '@envoi/event-sourcing';
import { ROLES, localKeyIn, signLocally, type Role } from '@envoi/staff-tokens';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { SignJWT, UnsecuredJWT } from 'jose';
import { startTestAdmin, type RunningAdmin } from '../../test/running.ts';
import { AllowedTo } from './allowed-to.ts';
import { assertRolesAreNamed, isOpen, routesOf, watchRoutes, type Route } from './routes.ts';

const seconds = () => Math.floor(Date.now() / 1_000);

describe('who may ask', () => {
  let admin: RunningAdmin;
  let routes: readonly Route[];
  let directory: string;
  beforeAll(async () => {
    admin = await startTestAdmin();
    routes = routesOf(admin.app);
    directory = await mkdtemp(join(tmpdir(), 'envoi-other-key-'));
  });
  afterAll(async () => {
    await admin.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const claims = (roles: readonly string[]) => ({ iss: 'envoi-local', aud: 'envoi-admin', sub: 'nora', roles, iat: seconds(), exp: seconds() + 60 }); // prettier-ignore
  const signed = (roles: readonly string[], changed: object) =>
    new SignJWT({ ...claims(roles), ...changed }).setProtectedHeader({ alg: 'EdDSA', kid: admin.key.kid }).sign(admin.key.key); // prettier-ignore
  /** Signed with what anybody can know, for whoever mixes up the two kinds of keys. */
  const hmac = (roles: readonly string[], secret: Buffer) =>
    new SignJWT(claims(roles)).setProtectedHeader({ alg: 'HS256', kid: admin.key.kid }).sign(secret);
  const publicPem = () => Buffer.from(createPublicKey(admin.key.key).export({ type: 'spki', format: 'pem' }));
  const publicBytes = () => Buffer.from(String(admin.key.published.x), 'base64url');

  const ask = ({ method, url }: Route, authorization?: string) =>
    fetch(`${admin.url}${url.replace(/:\w+/g, '7d9f0a4e-0000-4000-8000-000000000001')}`, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      ...(method !== 'GET' && { body: '{}' }),
    });

  /** Each way of not being let in, whatever one's roles are, and how it is answered. */
  const refusals: readonly (readonly [string, (roles: readonly Role[]) => Promise<string | undefined>, number])[] = [
    ['no token', () => Promise.resolve(undefined), 401],
    ['something else than a token', () => Promise.resolve('Basic bm9yYTpub3Jh'), 401],
    ['nonsense', () => Promise.resolve('Bearer a.b.c'), 401],
    ['an expired one', async (roles) => `Bearer ${await signed(roles, { exp: seconds() - 10 })}`, 401],
    ['one for another audience', async (roles) => `Bearer ${await signed(roles, { aud: 'envoi' })}`, 401],
    ['one of another issuer', async (roles) => `Bearer ${await signed(roles, { iss: 'https://id.example.org' })}`, 401],
    ['one that nobody signed', (roles) => Promise.resolve(`Bearer ${new UnsecuredJWT(claims(roles)).encode()}`), 401],
    ['one that another key signed', async (roles) => `Bearer ${await signLocally(await localKeyIn(directory), { subject: 'nora', roles, validFor: HOUR })}`, 401],
    ['one that is signed with the public key as a secret', async (roles) => `Bearer ${await hmac(roles, publicBytes())}`, 401],
    ['one that is signed with the PEM of the public key as a secret', async (roles) => `Bearer ${await hmac(roles, publicPem())}`, 401],
    ['one without a role', async () => `Bearer ${await signed([], {})}`, 403],
    ['one with a role that nobody knows', async () => `Bearer ${await signed(['root'], {})}`, 403],
  ]; // prettier-ignore

  it('is said for every route', () => {
    expect(routes.length).toBeGreaterThan(2);
    for (const { roles, url } of routes) expect(isOpen(url)).toBe(roles.length === 0);
  });

  const closed = () => routes.filter(({ url }) => !isOpen(url));

  it.each(refusals)('nobody with %s, whatever the route and the role', async (_, authorization, status) => {
    for (const route of closed())
      for (const role of ROLES) {
        const answer = await ask(route, await authorization([role]));
        expect([route.url, role, answer.status]).toEqual([route.url, role, status]);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
        expect(await answer.json()).toMatchObject({ status, requestId: answer.headers.get('x-request-id') });
      }
    expect(await admin.looks()).toEqual([]);
  });

  it('of the roles only those that the route names', async () => {
    for (const route of closed())
      for (const role of ROLES) {
        const { status } = await ask(route, `Bearer ${await admin.token({ roles: [role] })}`);
        expect([route.url, role, status === 403]).toEqual([route.url, role, !route.roles.includes(role)]);
        expect(status).not.toBe(401);
      }
  });

  it('anybody whether it is well, and nothing else', async () => {
    for (const check of ['live', 'ready']) expect((await fetch(`${admin.url}/health/${check}`)).status).toBe(200);
    const elsewhere = await fetch(`${admin.url}/api/v1/nothing`);
    expect([elsewhere.status, elsewhere.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  it.each([
    ['that cannot be decoded', '%zz', 400],
    ['with an id of any length', `requests/${'a'.repeat(300)}`, 414],
  ])('a problem that nobody keeps, also of an address %s', async (_, path, status) => {
    const answer = await fetch(`${admin.url}/api/v1/${path}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const problem = (await answer.json()) as object;
    expect(problem).toEqual({ type: 'about:blank', title: expect.any(String) as string, status, requestId: answer.headers.get('x-request-id') }); // prettier-ignore
  });
});

describe('whoever cannot be known now', () => {
  it.each([
    ['the keys of the issuer', { verifyToken: () => Promise.reject(new OutageError('away')) }],
    ['the vault', { staff: { actorOf: () => Promise.reject(new OutageError('away')) } }],
  ])('is asked to come again while %s cannot be had', async (_, changed) => {
    const admin = await startTestAdmin(changed);
    try {
      const answer = await admin.post('/api/v1/audit/replay', {});
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    } finally {
      await admin.stop();
    }
  });
});

@Controller('named')
@AllowedTo('operator')
class NamedController {
  @Get()
  here(): string {
    return 'here';
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get('there')
  there(): string {
    return 'there';
  }
}

describe('a route of which nobody has said who may call it', () => {
  /** Refuses the start as the app does, or says what there is. */
  const started = async (controllers: Type[], besideNest: (fastify: FastifyInstance) => void = () => undefined) => {
    const adapter = new FastifyAdapter();
    const seen = watchRoutes(adapter.getInstance());
    besideNest(adapter.getInstance());
    @Module({ imports: [DiscoveryModule], controllers })
    class TestModule {}
    const app = await NestFactory.create(TestModule, adapter, { logger: false });
    await app.init();
    try {
      assertRolesAreNamed(routesOf(app), seen);
      return routesOf(app);
    } finally {
      await app.close();
    }
  };

  it('ends the start', async () => {
    await expect(started([NamedController, ForgottenController])).rejects.toThrow('who may call GET /forgotten/there:');
  });

  it('ends the start also when Nest knows nothing of it', async () => {
    const beside = (fastify: FastifyInstance) => void fastify.post('/beside', () => 'beside');
    await expect(started([NamedController], beside)).rejects.toThrow('who may call POST /beside:');
  });

  it('is no route that a whole controller speaks for', async () => {
    expect(await started([NamedController])).toEqual([{ method: 'GET', url: '/named', roles: ['operator'] }]);
  });
});
