import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEventStore, type EmbeddedEventStore } from '@envoi/embedded-event-store';
import { connectRawLog, type RawLog } from '@envoi/event-store';
import { generateKeyring } from '@envoi/keyring';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { StandaloneProcess } from './process.ts';
import { startTestPostgres, type TestPostgres } from './stores.ts';
import { freePort } from './system.ts';

const why = { reason: 'internal-audit', ticket: 'AUD-1' };
const NOBODYS = '7d9f0a4e-0000-4000-8000-00000000000e';

/** An issuer of tokens, as far as an admin app asks it. */
const startIssuer = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'i1', alg: 'ES256' };
  const server: Server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (roles: readonly string[], by: CryptoKey = privateKey): Promise<string> =>
    new SignJWT({ roles })
      .setProtectedHeader({ alg: 'ES256', kid: 'i1' })
      .setIssuer(url)
      .setAudience('envoi-admin')
      .setSubject('nora')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(by);
  return { url, sign, stop: () => new Promise((resolve) => server.close(resolve)) };
};

describe('the admin app, alone', () => {
  let postgres: TestPostgres;
  let node: EmbeddedEventStore;
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  let raw: RawLog;
  let directory: string;
  let url: string;
  let env: Record<string, string>;
  const started: StandaloneProcess[] = [];

  beforeAll(async () => {
    postgres = await startTestPostgres();
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
    issuer = await startIssuer();
    raw = connectRawLog(node.connectionString);
    directory = await mkdtemp(join(tmpdir(), 'envoi-admin-alone-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    env = {
      ...{ DATABASE_URL: postgres.url, EVENTSTORE_CONNECTION_STRING: node.connectionString, DATA_DIR: directory },
      ...{ ADMIN_PORT: String(port), VAULT_KEYS: generateKeyring('v1'), SIGNING_KEYS: generateKeyring('s1') },
      ...{ ADMIN_ISSUER: issuer.url, ADMIN_JWKS_URL: `${issuer.url}/jwks.json`, ADMIN_CLIENT_ID: 'console' },
    };
    await start(env);
  }, 90_000);
  afterAll(async () => {
    await Promise.all(started.map((one) => one.end('SIGTERM')));
    await Promise.all([raw.dispose(), issuer.stop()]);
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  });

  const start = async (of: Record<string, string>, at = url): Promise<void> => {
    const admin = new StandaloneProcess(of, at, { app: 'admin' });
    started.push(admin);
    await admin.start();
  };
  const ask = (question: string, token: string, body: object = {}): Promise<Response> =>
    fetch(`${url}/api/v1/audit/${question}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, why }),
    });
  const looks = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const { stream, data } of raw.all())
      if (stream.startsWith('access-')) found.push(JSON.parse(Buffer.from(data).toString()));
    return found;
  };

  it('answers whom its issuer has signed in, and has written down who looked before', async () => {
    const token = await issuer.sign(['auditor']);
    const target = { kind: 'request', id: NOBODYS };
    expect((await ask('replay', token, { target })).status).toBe(404);
    const lines = (await (await ask('verify', token)).text()).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ verdict: { isValid: true, leaves: 2 } });
    expect(await looks()).toEqual([
      { lookup: 'replay', target, ...why },
      { lookup: 'verify', target: { kind: 'system' }, ...why },
    ]);
  });

  it('answers nobody else, and that is no look', async () => {
    const { privateKey: another } = await generateKeyPair('ES256');
    const before = await looks();
    const target = { kind: 'request', id: NOBODYS };
    expect((await ask('replay', await issuer.sign(['auditor'], another), { target })).status).toBe(401);
    expect((await ask('replay', await issuer.sign(['operator']), { target })).status).toBe(403);
    expect((await ask('replay', await issuer.sign([]), { target })).status).toBe(403);
    expect(await looks()).toEqual(before);
  });

  it('takes no keys but those of the vault and of signatures, and names what it lacks', async () => {
    const { VAULT_KEYS: _, SIGNING_KEYS: __, ADMIN_PORT: ___, ...without } = env;
    const failed = await start(without, 'http://127.0.0.1:1').catch((error: unknown) => String(error));
    expect(failed).toMatch(/VAULT_KEYS: must be set[^]*SIGNING_KEYS: must be set/);
    expect(failed).not.toMatch(/CODE_KEYS|LINK_KEYS|CONNECTIONS_FILE/);
  });
});
