import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR, MINUTE, OutageError } from '@envoi/event-sourcing';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair, type JWK } from 'jose';
import {
  TokenRefusedError,
  discoverer,
  findLocalKey,
  localKeyIn,
  signLocally,
  verifierOfIssuer,
  verifierOfLocalKey,
  type LocalKey,
} from './index.ts';

let directory: string;
let key: LocalKey;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'envoi-staff-tokens-'));
  key = await localKeyIn(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const nora = { subject: 'nora', roles: ['auditor'], name: 'Nora', validFor: HOUR } as const;
const now = () => Math.floor(Date.now() / 1_000);
/** As the local key would sign it, but for what is changed. */
const signed = (changed: { claims?: object; header?: object; key?: LocalKey['key'] } = {}) =>
  new SignJWT({
    ...{ iss: 'envoi-local', aud: 'envoi-admin', sub: 'nora', iat: now(), exp: now() + 60, roles: ['auditor'] },
    ...changed.claims,
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, ...changed.header })
    .sign(changed.key ?? key.key);
const refusal = (token: Promise<string>) =>
  token.then(verifierOfLocalKey(key)).then(
    () => 'accepted',
    (error: unknown) => (error instanceof TokenRefusedError ? error.reason : error),
  );

describe('the key of a data directory', () => {
  it('is made once, for its owner only', async () => {
    expect((await localKeyIn(directory)).kid).toBe(key.kid);
    expect((await findLocalKey(directory))?.published).toEqual(key.published);
    expect((await stat(join(directory, 'admin-token-key.json'))).mode & 0o777).toBe(0o600);
    expect(await findLocalKey(join(directory, 'nowhere'))).toBeUndefined();
  });

  it('publishes its public half only', () => {
    expect(key.published).toMatchObject({ kty: 'OKP', crv: 'Ed25519', kid: key.kid, alg: 'EdDSA' });
    expect(key.published).not.toHaveProperty('d');
  });

  it('is missed with a sentence when its file is damaged, which does not quote it', async () => {
    const file = join(directory, 'damaged', 'admin-token-key.json');
    await localKeyIn(join(directory, 'damaged'));
    const text = await readFile(file, 'utf8');
    for (const damaged of ['', '{}', text.slice(0, 90), text.replace('Ed25519', 'P-256')]) {
      await writeFile(file, damaged);
      await expect(localKeyIn(join(directory, 'damaged'))).rejects.toThrow(`${file} is damaged`);
    }
  });
});

describe('a token of the local key', () => {
  it('says who it is and what they may do', async () => {
    const roles = new Set(['auditor']);
    const person = { issuer: 'envoi-local', subject: 'nora', name: 'Nora', roles };
    expect(await verifierOfLocalKey(key)(await signLocally(key, nora))).toEqual(person);
  });

  it('knows no other roles, and no nameless or endless names', async () => {
    const verify = verifierOfLocalKey(key);
    const roles = ['admin', 'god', 7, 'auditor'];
    expect((await verify(await signed({ claims: { roles, name: 'x'.repeat(201) } }))).roles).toEqual(
      new Set(['auditor', 'admin']),
    );
    for (const none of [undefined, 'admin', { admin: true }, []])
      expect((await verify(await signed({ claims: { roles: none } }))).roles.size).toBe(0);
    expect((await verify(await signed({ claims: { name: 7 } }))).name).toBeUndefined();
  });

  it('is good for an hour at most, whoever asks for more', async () => {
    const [, body = ''] = (await signLocally(key, { ...nora, validFor: 24 * HOUR })).split('.');
    const { iat, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; exp: number };
    expect(exp - iat).toBe(3_600);
    expect(await refusal(signed({ claims: { iat: now() - 3_700, exp: now() + 3_600 } }))).toBe('expired');
    expect(await refusal(signed({ claims: { iat: now() + 60, exp: now() + 120 } }))).toBe('not-valid');
  });

  it('has five seconds for clocks that differ, and no more', async () => {
    expect(await refusal(signed({ claims: { exp: now() - 3 } }))).toBe('accepted');
    expect(await refusal(signed({ claims: { exp: now() - 7 } }))).toBe('expired');
    expect(await refusal(signed({ claims: { nbf: now() + 60 } }))).toBe('not-valid');
  });

  it.each([
    ['for another audience', { claims: { aud: 'envoi' } }],
    ['of another issuer', { claims: { iss: 'https://id.example.org' } }],
    ['for nobody', { claims: { sub: undefined } }],
    ['for somebody of a thousand letters', { claims: { sub: 'x'.repeat(1_000) } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a beginning', { claims: { iat: undefined } }],
    ['of a key that is not there', { header: { kid: 'other' } }],
  ])('is refused: %s', async (_, changed) => {
    expect(await refusal(signed(changed))).toBe('not-valid');
  });

  it('is refused: signed by another key, with none, or with the public half as a secret', async () => {
    const other = await localKeyIn(join(directory, 'other'));
    expect(await refusal(signed({ key: other.key }))).toBe('not-valid');
    const claims = { iss: 'envoi-local', aud: 'envoi-admin', sub: 'nora', iat: now(), exp: now() + 60 };
    expect(await refusal(Promise.resolve(new UnsecuredJWT(claims).encode()))).toBe('not-valid');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await signed()).split('.')[1]}.`;
    expect(await refusal(Promise.resolve(none))).toBe('not-valid');
    const secret = Buffer.from(key.published.x ?? '', 'base64url');
    const hmac = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);
    expect(await refusal(hmac)).toBe('not-valid');
    for (const nonsense of ['', 'a.b.c', '..', 'x'.repeat(10_000)])
      expect(await refusal(Promise.resolve(nonsense))).toBe('not-valid');
  });
});

describe('a token of an issuer', () => {
  const issuer = 'https://id.example.org';
  let server: Server;
  let url: string;
  let answer: () => { status: number; body: string };
  let fetched: number;
  const keys: { alg: string; private: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']; jwk: JWK }[] = [];

  beforeAll(async () => {
    for (const alg of ['EdDSA', 'ES256', 'RS256', 'ES384']) {
      const pair = await generateKeyPair(alg, { extractable: true });
      keys.push({ alg, private: pair.privateKey, jwk: { ...(await exportJWK(pair.publicKey)), kid: alg, alg } });
    }
    server = createServer((_request, response) => {
      fetched += 1;
      const { status, body } = answer();
      response.writeHead(status, { location: '/elsewhere' }).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  beforeEach(() => {
    fetched = 0;
    answer = () => ({ status: 200, body: JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const by = (alg: string, kid = alg) =>
    new SignJWT({ iss: issuer, aud: ['other', 'admin-api'], sub: 'u1', roles: ['operator'], iat: now(), exp: now() + MINUTE })
      .setProtectedHeader({ alg, kid })
      .sign(keys.find((one) => one.alg === alg)!.private); // prettier-ignore
  const verifier = () => verifierOfIssuer({ issuer, audience: 'admin-api', jwksUrl: url });

  it('is taken when it is signed in one of three ways, and in no other', async () => {
    const verify = verifier();
    for (const alg of ['EdDSA', 'ES256', 'RS256'])
      expect(await verify(await by(alg))).toEqual({ issuer, subject: 'u1', name: undefined, roles: new Set(['operator']) }); // prettier-ignore
    await expect(verify(await by('ES384'))).rejects.toThrow(TokenRefusedError);
    expect(fetched).toBe(1);
  });

  it('is not taken from another key, and its issuer is not asked again about each', async () => {
    const verify = verifier();
    await expect(verify(await signLocally(key, nora))).rejects.toThrow(TokenRefusedError);
    for (let index = 0; index < 10; index += 1)
      await expect(verify(await by('ES256', `unknown-${index}`))).rejects.toThrow(TokenRefusedError);
    expect(fetched).toBe(1);
  });

  it.each([
    ['is away', () => ({ status: 503, body: '' })],
    ['sends us elsewhere', () => ({ status: 302, body: '' })],
    ['answers nonsense', () => ({ status: 200, body: '<html>' })],
    ['answers no keys', () => ({ status: 200, body: '{"keys":7}' })],
  ])('is no fault of theirs while their issuer %s', async (_, badly) => {
    const verify = verifier();
    const token = await by('ES256');
    const well = answer;
    answer = badly;
    await expect(verify(token)).rejects.toThrow(OutageError);
    answer = well;
    expect((await verify(token)).subject).toBe('u1');
  });

  it('says where to sign in, once for ten minutes, and not while it is another one', async () => {
    const said = (named: string) => ({ status: 200, body: JSON.stringify({ issuer: named, authorization_endpoint: `${named}/auth`, token_endpoint: `${named}/token` }) }); // prettier-ignore
    const ours = new URL(url).origin;
    const discover = discoverer(ours);
    for (const wrong of [
      () => said('https://id.example.org'),
      () => ({ status: 200, body: '{}' }),
      () => ({ status: 302, body: '' }),
    ]) {
      answer = wrong;
      await expect(discover()).rejects.toThrow(OutageError);
    }
    answer = () => said(ours);
    fetched = 0;
    await Promise.all(Array.from({ length: 50 }, discover)); // anybody may ask for it, as often as they like
    for (let index = 0; index < 3; index += 1)
      expect(await discover()).toEqual({ authorizationEndpoint: `${ours}/auth`, tokenEndpoint: `${ours}/token` });
    expect(fetched).toBe(1);
  });
});
