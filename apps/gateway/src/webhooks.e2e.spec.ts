import { createHmac, randomBytes } from 'node:crypto';
import { TooBusyError, webhookVerifier, type AcceptedMessage } from '@envoi/chat';
import { OutageError, instant } from '@envoi/event-sourcing';
import { parseKeyring } from '@envoi/keyring';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../../../test/eventually.ts';
import { violations } from '../../../test/contract.ts';
import { createGateway } from './create-gateway.ts';
import { type GatewayDependencies } from './dependencies.ts';

const [secret, old] = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`) as [string, string];
const now = instant('2026-11-23T10:00:00Z');
const accepted: AcceptedMessage[] = [];
let broken: Error | undefined;
let waiting: Promise<void> = Promise.resolve();
let missing: string[] = [];
const errors: unknown[] = [];
let app: NestFastifyApplication;
let url: string;

const isUnused = () => Promise.reject(new Error('these tests follow no links'));
const links: GatewayDependencies['links'] = {
  publicUrl: 'http://gateway.test',
  linkKeys: parseKeyring(`a:${randomBytes(32).toString('base64')}`, 'LINK_KEYS'),
  clock: { now: () => now },
  streams: { load: isUnused },
  vault: { requestOwner: isUnused, person: isUnused },
  manifests: {
    read: () => {
      throw new Error('these tests follow no links');
    },
    slice: isUnused,
    find: isUnused,
  },
  workspace: () => undefined,
  linkUse: { count: () => undefined, stop: () => Promise.resolve() },
  revokeLinks: isUnused,
  findDeletion: () => Promise.resolve(undefined),
  cancel: { export: isUnused, deletion: isUnused },
  onError: (error) => errors.push(error),
};

beforeAll(async () => {
  app = await createGateway({
    connections: [{ id: 'acme', workspace: 'acme-workspace', isAuthentic: webhookVerifier([secret, old]) }],
    publicKeys: () => Promise.resolve({ keys: [] }),
    inbox: {
      accept: (message) => {
        if (broken !== undefined) return Promise.reject(broken);
        accepted.push(message);
        return waiting;
      },
    },
    clock: { now: () => now },
    missing: () => Promise.resolve(missing),
    links,
  });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());
beforeEach(() => {
  accepted.length = 0;
  errors.length = 0;
  broken = undefined;
  waiting = Promise.resolve();
  missing = [];
});

type Delivery = {
  body?: string | Buffer;
  by?: string;
  to?: string;
  at?: Date;
  headers?: Record<string, string>;
  without?: string;
};

const created = {
  type: 'message.created',
  timestamp: '2026-11-23T10:00:00Z',
  data: {
    message: { id: 'm1', text: 'Grüße 👋' },
    conversation: { id: 'c1', kind: 'direct' },
    sender: { id: 'mia' },
  },
};

const deliver = ({ body = JSON.stringify(created), by = secret, to = 'acme', ...more }: Delivery = {}) => {
  const { at = new Date(), without = '' } = more;
  const { [without]: _, ...headers }: Record<string, string> = {
    'content-type': 'application/json',
    'webhook-id': 'w1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(by).sign('w1', at, body),
    ...more.headers,
  };
  return fetch(`${url}/webhooks/${to}`, { method: 'POST', body: Buffer.from(body), headers });
};

/** All of an answer that anybody can tell one case from another by. */
const visible = async (response: Response) => {
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
};

describe('a webhook', () => {
  it('is accepted with what the contract demands, once it is durable', async () => {
    expect(violations('chat-webhook', 'Inbound', created)).toEqual([]);
    expect((await deliver()).status).toBe(202);
    expect(accepted).toEqual([
      expect.objectContaining({ connection: 'acme', workspace: 'acme-workspace', webhookId: 'w1', acceptedAt: now }),
    ]);
    expect(accepted[0]?.message).toMatchObject({ id: 'm1', text: 'Grüße 👋', sender: { id: 'mia' } });
  });

  it('may be signed with a secret that is on its way out', async () => {
    expect((await deliver({ by: old })).status).toBe(202);
  });

  it.each(['application/json; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', 'x', '; ;', ''])(
    'is JSON whatever it says it is: %j',
    async (type) => {
      expect((await deliver({ headers: { 'content-type': type } })).status).toBe(202);
      expect(accepted).toHaveLength(1);
    },
  );

  it.each([
    ['an edited message', { type: 'message.edited', timestamp: created.timestamp, data: {} }],
    ['an unknown type', { type: 'poll.created', timestamp: created.timestamp, data: { a: 1 } }],
    ['a message without an id', { ...created, data: { ...created.data, message: { text: 'x' } } }],
    ['an empty object', {}],
  ])('is acknowledged and forgotten: %s', async (_, payload) => {
    expect((await deliver({ body: JSON.stringify(payload) })).status).toBe(202);
    expect(accepted).toEqual([]);
  });

  it.each(['', '{', 'hello', '[]', 'null', '7', '"x"'])(
    'is refused when it is authentic and no object: %j',
    async (body) => {
      const response = await deliver({ body });
      expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
      expect(violations('chat-webhook', 'Problem', await response.json())).toEqual([]);
    },
  );

  it('never tells one failure of authentication from another', async () => {
    const long = new Date(Date.now() - 301_000);
    const answers = await Promise.all(
      [
        deliver({ by: `whsec_${randomBytes(32).toString('base64')}` }),
        deliver({ to: 'umbrella' }),
        deliver({ to: 'umbrella', by: `whsec_${'A'.repeat(32)}` }),
        deliver({ to: 'ACME' }),
        deliver({ to: '%00..%2F' }),
        deliver({ at: long }),
        deliver({ at: new Date(Date.now() + 302_000) }),
        deliver({ headers: { 'webhook-id': 'w2' } }),
        deliver({ headers: { 'webhook-signature': 'v1,AAAA' } }),
        ...['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((without) => deliver({ without })),
        deliver({ headers: { 'webhook-timestamp': 'yesterday' } }),
        deliver({ body: '{', headers: { 'webhook-signature': 'v1,' } }),
        deliver({ headers: { 'content-type': '; ;', 'webhook-signature': 'v1,' } }),
        fetch(`${url}/webhooks/acme`, { method: 'POST' }),
      ].map(async (response) => visible(await response)),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, headers: { 'content-type': 'application/problem+json' } });
    expect(accepted).toEqual([]);
  });

  it('may be as large as 256 KiB, and no larger', async () => {
    const sized = (bytes: number) => JSON.stringify({ ...created, x: '' }).replace('"x":""', `"x":"${'x'.repeat(bytes - Buffer.byteLength(JSON.stringify({ ...created, x: '' })))}"`); // prettier-ignore
    expect((await deliver({ body: sized(256 * 1024) })).status).toBe(202);
    const response = await deliver({ body: sized(256 * 1024 + 1) });
    expect([response.status, response.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
  });

  it.each([
    ['the store is down', new OutageError('down'), 503, '5'],
    ['the store said when it is back', new OutageError('down', 61_000), 503, '61'],
    ['too many come', new TooBusyError('5,000 are waiting'), 429, '1'],
  ])('is to come again when %s', async (_, error, status, retryAfter) => {
    broken = error;
    const response = await deliver();
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(await response.text()).not.toMatch(/down|waiting/);
    expect(errors).toEqual([]);
  });

  it.each([
    [
      'keys that mean something to JavaScript',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    ],
    ['a million brackets', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},`],
    ['a key a thousand times', `{${'"type":"x",'.repeat(1_000)}`],
  ])('may hold %s, which are as nothing', async (_, beginning) => {
    const body = beginning + JSON.stringify(created).slice(1);
    expect((await deliver({ body })).status).toBe(202);
    expect(accepted).toHaveLength(1);
    expect(Object.getOwnPropertyNames(accepted[0]?.message)).not.toContain('__proto__');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('may hold what is no UTF-8: it is signed over bytes', async () => {
    const body = Buffer.concat([
      Buffer.from(JSON.stringify(created).slice(0, -1)),
      Buffer.from(',"x":"\xff"}', 'latin1'),
    ]);
    const at = new Date();
    const content = Buffer.concat([Buffer.from(`w1.${Math.floor(at.getTime() / 1_000)}.`), body]);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
    expect((await deliver({ body, at, headers: { 'webhook-signature': signature } })).status).toBe(202);
    expect(accepted).toHaveLength(1);
  });

  it('is told to come back before it is read when many have waited too long, and all of those are answered', async () => {
    let go = (): void => undefined;
    waiting = new Promise((resolve) => (go = resolve));
    const first = Array.from({ length: 50 }, () => deliver());
    await eventually(() => expect(accepted).toHaveLength(50));
    await eventually(async () => {
      const late = await deliver({ without: 'webhook-signature' });
      expect([late.status, late.headers.get('retry-after')]).toEqual([429, '1']);
    });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    go();
    expect(new Set((await Promise.all(first)).map(({ status }) => status))).toEqual(new Set([202]));
    expect((await deliver()).status).toBe(202);
  });

  it('tells operators of what nobody foresaw, and the sender nothing', async () => {
    broken = new RangeError('hunter2');
    const response = await deliver();
    expect([response.status, await response.json()]).toEqual([500, { type: 'about:blank', title: 'Internal Server Error', status: 500 }]); // prettier-ignore
    expect(errors).toEqual([broken]);
  });
});

describe('the health', () => {
  it('is live as long as the process answers', async () => {
    missing = ['postgres'];
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  it('is ready, or says what is missing', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    missing = ['postgres', 'event store'];
    const response = await fetch(`${url}/health/ready`);
    expect([response.status, await response.json()]).toEqual([503, { status: 'unavailable', missing }]);
  });
});

describe('anything else', () => {
  it('is not found, and says no more than that', async () => {
    const response = await fetch(`${url}/hunter2`);
    expect([response.status, await response.json()]).toEqual([404, { type: 'about:blank', title: 'Not Found', status: 404 }]); // prettier-ignore
    expect(errors).toEqual([]);
  });

  it.each([
    ['that cannot be decoded', 'exports/hunter2%zz'],
    ['with an id of any length', `exports/${'hunter2'.repeat(99)}/attachments.txt`],
  ])('is not said again, as an address %s', async (_, path) => {
    const response = await fetch(`${url}/${path}?k=l1&s=hunter2`);
    expect([400, 414]).toContain(response.status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).not.toContain('hunter2');
    expect(errors).toEqual([]);
  });

  it('is told to browsers with the usual caution', async () => {
    const { headers } = await fetch(`${url}/health/live`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
