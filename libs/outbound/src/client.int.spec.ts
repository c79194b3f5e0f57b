import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { OutageError } from '@envoi/event-sourcing';
import { BodyError, outboundClient, type OutboundClient, type OutboundOptions } from './index.ts';

const LOOPBACK = ['127.0.0.0/8', '::1/128'];
let handle: RequestListener;
let server: Server;
let port: number;
const clients: OutboundClient[] = [];

beforeAll(async () => {
  server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const client = (options: Partial<OutboundOptions> = {}): OutboundClient => {
  const made = outboundClient({ allowedNetworks: LOOPBACK, ...options });
  clients.push(made);
  return made;
};
const get = (path = '/', host = '127.0.0.1') => ({ method: 'GET' as const, url: `http://${host}:${port}${path}` });
const small = { maxBytes: 1_000 };

describe('the guarded client', () => {
  it('reads JSON', async () => {
    handle = (_, response) => response.end('{"a":1}');
    expect(await client().json(get(), small)).toMatchObject({ status: 200, value: { a: 1 } });
  });

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0.0.0.0'])(
    'does not connect to %s unless that is allowed',
    async (host) => {
      let called = false;
      handle = (_, response) => {
        called = true;
        response.end('{}');
      };
      const calling = client({ allowedNetworks: [] }).json(get('/', host), small);
      await expect(calling).rejects.toThrow(new OutageError('no answer: ADDRESS_NOT_ALLOWED'));
      expect(called).toBe(false);
    },
  );

  it('connects by name when what it resolves to is allowed', async () => {
    handle = (_, response) => response.end('{}');
    expect((await client().json(get('/', 'localhost'), small)).status).toBe(200);
  });

  it('does not follow redirects', async () => {
    const paths: (string | undefined)[] = [];
    handle = (request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/elsewhere' }).end();
    };
    expect((await client().send(get('/here'))).status).toBe(302);
    expect(paths).toEqual(['/here']);
  });

  it.each([
    ['too large', 'x'.repeat(1_001)],
    ['not JSON', '{"a":'],
  ])('refuses a body that is %s', async (what, body) => {
    handle = (_, response) => response.end(body);
    await expect(client().json(get(), small)).rejects.toThrow(new BodyError(what as BodyError['what']));
  });

  it('stops reading an endless body', async () => {
    handle = (_, response) => {
      const more = setInterval(() => response.write('x'.repeat(500)), 1);
      response.on('close', () => clearInterval(more));
    };
    await expect(client().json(get(), small)).rejects.toThrow(BodyError);
  });

  it('gives up on a body that trickles beyond the deadline', async () => {
    handle = (_, response) => {
      const more = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(more));
    };
    await expect(client({ deadline: 100 }).json(get(), small)).rejects.toThrow(OutageError);
  });

  it('calls silence an outage', async () => {
    handle = () => undefined;
    const calling = client({ headersTimeout: 50 }).request(get());
    await expect(calling).rejects.toThrow(new OutageError('no answer: UND_ERR_HEADERS_TIMEOUT'));
  });

  it('says nothing of the address in its errors', async () => {
    const error: unknown = await client()
      .request({ method: 'GET', url: 'http://127.0.0.1:9/secret' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutageError);
    expect(`${(error as Error).stack ?? ''} ${String((error as Error).cause)}`).not.toMatch(/127\.0\.0\.1|secret/);
  });

  it('tries once more when a kept connection had been closed', async () => {
    let requests = 0;
    handle = (request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else response.end('{}');
    };
    const one = client();
    await one.json(get(), small);
    expect((await one.json(get(), small)).status).toBe(200);
    expect(requests).toBe(3);
  });

  it('leaves an abort to who asked for it', async () => {
    handle = () => undefined;
    const abort = new AbortController();
    const calling = client().json({ ...get(), signal: abort.signal }, small);
    abort.abort();
    await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('tells how long it was asked to wait', async () => {
    handle = (_, response) => response.writeHead(429, { 'retry-after': '120' }).end('later');
    expect(await client().json(get(), small)).toMatchObject({ status: 429, retryAfter: 120_000, value: undefined });
  });
});
