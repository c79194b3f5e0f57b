import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_ISSUER, verifierOfAny, verifierOfLocalKey } from '@envoi/staff-tokens';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oauth from 'oauth4webapi';
import { startTestAdmin, type RunningAdmin } from '../../../admin/test/running.ts';
import { BuiltInSignIn } from './built-in-sign-in.ts';
import { signInKeysIn } from './keys.ts';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- its name is to deter: here it is loopback
const insecure = { [oauth.allowInsecureRequests]: true };
const client: oauth.Client = { client_id: 'envoi-console' };

let directory: string;
let admin: RunningAdmin;
let local: RunningAdmin['key'];
let builtIn: BuiltInSignIn;
let server: oauth.AuthorizationServer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'envoi-sign-in-'));
  builtIn = new BuiltInSignIn(await signInKeysIn(directory));
  const verifyToken = verifierOfAny((issuer) => {
    if (issuer === LOCAL_ISSUER) return verifierOfLocalKey(local);
    return issuer === builtIn.issuer ? builtIn.verifier() : undefined;
  });
  admin = await startTestAdmin({ signIn: builtIn.asSignIn(), verifyToken });
  local = admin.key;
  builtIn.openAt(admin.url);
  const issuer = new URL(`${admin.url}/sign-in`);
  server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
});
afterAll(async () => {
  await admin.stop();
  await rm(directory, { recursive: true, force: true });
});

/** As much of a browser as signing in needs: it follows redirects, and keeps cookies. */
class Browser {
  readonly #cookies = new Map<string, string>();

  /** Resolves with the first address that is not of the provider, or the page on which it stays. */
  async go(url: string, method = 'GET'): Promise<URL | string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { method, redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      this.#cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) return answer.text();
    const next = new URL(location, url);
    return next.pathname.startsWith('/sign-in/') ? this.go(next.href) : next;
  }
}

const authorize = (challenge: string, more: Record<string, string> = {}): string => {
  const url = new URL(String(server.authorization_endpoint));
  url.search = new URLSearchParams({
    ...{ client_id: 'envoi-console', response_type: 'code', scope: 'openid profile', state: 'here' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', redirect_uri: `${admin.url}/console/` },
    ...more,
  }).toString();
  return url.href;
};

const signIn = async (user: string, browser = new Browser()) => {
  const verifier = oauth.generateRandomCodeVerifier();
  const address = authorize(await oauth.calculatePKCECodeChallenge(verifier));
  const page = await browser.go(address);
  const [, action = ''] = new RegExp(`formaction="([^"]+/${user})"`).exec(String(page)) ?? [];
  const back = page instanceof URL ? page : await browser.go(`${admin.url}${action}`, 'POST');
  const parameters = oauth.validateAuthResponse(server, client, back as URL, 'here');
  const redirect = `${admin.url}/console/`;
  const answer = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, redirect, verifier, insecure); // prettier-ignore
  return { browser, page, tokens: await oauth.processAuthorizationCodeResponse(server, client, answer) };
};

const me = (token: string) => fetch(`${admin.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });

it.each([
  ['nora', 'Nora', 'auditor'],
  ['omar', 'Omar', 'operator'],
  ['ada', 'Ada', 'admin'],
])('%s signs in without a password, and may what the role may', async (user, name, role) => {
  const { tokens, page } = await signIn(user);
  expect(page).toContain('For trying out only.');
  const answer = await me(tokens.access_token);
  expect([answer.status, await answer.json()]).toEqual([200, { name, roles: [role] }]);
  const { aud, iat = 0, exp = 0 } = decodeJwt(tokens.access_token);
  expect([aud, exp - iat]).toEqual(['envoi-admin', 600]);
  expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
});

it('a local token still counts, and one that says it is of either issuer does not', async () => {
  expect((await me(await admin.token())).status).toBe(200);
  const { tokens } = await signIn('nora');
  expect((await me(tokens.id_token ?? '')).status).toBe(401);
  const [header, , signature] = tokens.access_token.split('.');
  const claims = { ...decodeJwt(tokens.access_token), roles: ['admin'] };
  const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
  expect((await me(`${header}.${forged}.${signature}`)).status).toBe(401);
});

it('who has signed in is not asked again, and a token is renewed once by each refresh token', async () => {
  const { browser, tokens } = await signIn('omar');
  const again = await signIn('omar', browser);
  expect(again.page).toBeInstanceOf(URL);
  const renew = (token = '') => oauth.refreshTokenGrantRequest(server, client, oauth.None(), token, insecure);
  const answer = await oauth.processRefreshTokenResponse(server, client, await renew(tokens.refresh_token));
  expect((await me(answer.access_token)).status).toBe(200);
  expect((await renew(tokens.refresh_token)).status).toBe(400);
});

it('a page of another origin gets no token', async () => {
  const { tokens } = await signIn('omar');
  const ask = async (origin: string) => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'envoi-console', refresh_token: tokens.refresh_token ?? '' }); // prettier-ignore
    return (await fetch(String(server.token_endpoint), { method: 'POST', body, headers: { origin } })).status;
  };
  expect(await ask('http://evil.example')).toBe(400);
  expect(await ask(admin.url)).toBe(200);
});

it('a silent question ends at the console, also when nobody is signed in', async () => {
  const back = await new Browser().go(authorize('x'.repeat(43), { prompt: 'none' }));
  expect((back as URL).searchParams.get('error')).toBe('login_required');
});

it.each([
  ['to another place', { redirect_uri: 'http://localhost:9/console/' }, 'redirect_uri'],
  ['for another client', { client_id: 'somebody' }, 'client is invalid'],
])('nobody is sent %s', async (_, more, why) => {
  expect(await new Browser().go(authorize('x'.repeat(43), more))).toContain(why);
});

it('without PKCE there is no code', async () => {
  const back = await new Browser().go(authorize('x'.repeat(43)).replace(/&code_challenge=[^&]*/, ''));
  expect((back as URL).searchParams.get('error')).toBe('invalid_request');
});

it('only the browser that began may say who it is, and only by sending the form', async () => {
  const page = String(await new Browser().go(authorize('x'.repeat(43))));
  const [, action = ''] = /formaction="([^"]+)"/.exec(page) ?? [];
  expect(await new Browser().go(`${admin.url}${action}`, 'POST')).toContain('another browser');
  expect(await new Browser().go(`${admin.url}${action}`)).toContain('no such user');
  expect(admin.defects).toEqual([]);
});

it('by a name that is not of this machine, or for somebody behind a proxy, it answers nothing', async () => {
  const ask = (host: string, more: Record<string, string> = {}) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(admin.url);
      const headers = { host, ...more };
      httpRequest({ port, host: '127.0.0.1', path: '/sign-in/.well-known/openid-configuration', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .once('error', reject)
        .end();
    });
  expect(await ask('evil.example')).toBe(403);
  expect(await ask('127.0.0.1.evil.example:8081')).toBe(403);
  expect(await ask('localhost:8081')).toBe(200);
  expect(await ask('localhost:8081', { 'x-forwarded-for': '203.0.113.7' })).toBe(403);
  expect(await ask('localhost:8081', { forwarded: 'for=203.0.113.7' })).toBe(403);
});

it('whoever leaves is asked; who is not signed in any more is sent on by the one script that may run', async () => {
  const { browser, tokens } = await signIn('omar');
  const leaving = `${String(server.end_session_endpoint)}?id_token_hint=${tokens.id_token}`;
  expect(await browser.go(leaving)).toContain('Sign out of the console?');
  const answer = await fetch(leaving);
  const [, script = ''] = /<script>([^]+)<\/script>/.exec(await answer.text()) ?? [];
  expect(script).toContain('submit()');
  const hash = createHash('sha256').update(script).digest('base64');
  expect(answer.headers.get('content-security-policy')).toContain(`script-src 'none' 'sha256-${hash}';`);
});

it('its pages have no script, are in no frame, and are not kept', async () => {
  const { headers } = await fetch(authorize('x'.repeat(43)));
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

it('its keys are made once, for their owner only; damaged ones are missed with a sentence', async () => {
  const file = join(directory, 'sign-in-keys.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await signInKeysIn(directory)).cookies).toBe((JSON.parse(await readFile(file, 'utf8')) as { cookies: string }).cookies); // prettier-ignore
  await writeFile(file, '{}');
  await expect(signInKeysIn(directory)).rejects.toThrow(`${file} is damaged`);
});
