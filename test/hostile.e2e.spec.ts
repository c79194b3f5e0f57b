import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sql } from '@envoi/read-store';
import { Webhook } from 'standardwebhooks';
import { openLine, signed, startGatewayAlone } from './gateway-alone.ts';
import { timed } from './bench/row.ts';

/** `npm run hostile` has more of each. */
const isFull = process.env['HOSTILE'] === 'full';
const FORGED = isFull ? 10_000 : 2_000;
const CONNECTIONS = isFull ? 10_000 : 1_000;
const SLOW = isFull ? 2_000 : 200;

describe('A gateway between hostile senders', () => {
  let gateway: Awaited<ReturnType<typeof startGatewayAlone>>;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    gateway = await startGatewayAlone();
  }, 60_000);
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => gateway.stop(), 30_000);

  const rows = async (): Promise<number> => {
    const found = await sql<{ n: number }>`select count(*)::int as n from envoi.inbox`.execute(gateway.database.kysely);
    return found.rows[0]?.n ?? -1;
  };
  const send = async (request: Buffer): Promise<number> => {
    const line = await openLine(gateway.gatewayUrl);
    const status = await line.send(request);
    line.close();
    return status;
  };
  const stillAccepts = async (): Promise<void> => {
    const before = await rows();
    expect(await send(signed(gateway.secret))).toBe(202);
    expect(await rows()).toBe(before + 1);
  };
  const openSocket = async (): Promise<Socket> => {
    const { hostname, port } = new URL(gateway.gatewayUrl);
    const socket = connect(Number(port), hostname).on('error', () => undefined); // being cut off is what is expected
    await once(socket, 'connect');
    sockets.push(socket);
    return socket;
  };
  /** MiB. */
  const memory = async (): Promise<number> => {
    const status = await readFile(`/proc/${gateway.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
  };
  const onLinux = process.platform === 'linux' ? it : it.skip;

  it(`takes none of ${FORGED} requests that were changed after they were signed, and says the same to each`, async () => {
    const before = await rows();
    const lines = await Promise.all(Array.from({ length: 32 }, () => openLine(gateway.gatewayUrl)));
    const statuses = new Map<number, number>();
    const wrongSecret = `whsec_${randomBytes(32).toString('base64')}`;
    await timed(FORGED, lines.length, async (n) => {
      const line = lines.pop()!;
      const status = await line.send(n % 4 === 0 ? signed(wrongSecret) : changed(signed(gateway.secret), n));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      lines.push(line);
    });
    for (const line of lines) line.close();
    expect([...statuses]).toEqual([[401, FORGED]]);
    expect(await rows()).toBe(before);
    await stillAccepts();
  }, 120_000);

  it('takes a replay for what it is, however many come at once', async () => {
    const before = await rows();
    const request = signed(gateway.secret);
    const statuses = await Promise.all(Array.from({ length: 200 }, () => send(request)));
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await rows()).toBe(before + 1);
  });

  onLinux(
    'unpacks nothing',
    async () => {
      const bomb = gzipSync(Buffer.alloc(200 * 1_024 * 1_024));
      const before = await memory();
      const now = new Date();
      const answer = await fetch(`${gateway.gatewayUrl}/webhooks/test`, {
        method: 'POST',
        body: bomb,
        headers: {
          'content-encoding': 'gzip',
          'webhook-id': 'bomb',
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': new Webhook(gateway.secret).sign('bomb', now, bomb),
        },
      });
      expect([400, 401]).toContain(answer.status);
      expect((await memory()) - before).toBeLessThan(64);
      await stillAccepts();
    },
    60_000,
  );

  it(`cuts off ${SLOW} that never finish what they begin to say, and serves others meanwhile`, async () => {
    const slow = await Promise.all(Array.from({ length: SLOW }, openSocket));
    const cut = slow.map(async (socket) => {
      socket.resume().write('POST /webhooks/test HTTP/1.1\r\nhost: gateway\r\nx-');
      await once(socket, 'close');
    });
    await stillAccepts();
    await Promise.all(cut);
  }, 40_000);

  onLinux(
    `serves others while ${CONNECTIONS} connections say nothing, in bounded memory`,
    async () => {
      const before = await memory();
      for (let n = 0; n < CONNECTIONS; n += 200) await Promise.all(Array.from({ length: 200 }, openSocket));
      await stillAccepts();
      expect((await memory()) - before).toBeLessThan(32 + CONNECTIONS / 50); // 20 KiB for each
    },
    60_000,
  );

  it.each([
    'GET /exports/../health/live HTTP/1.1',
    'GET /exports/%2e%2e/%2e%2e/etc/passwd HTTP/1.1',
    'GET //webhooks/test HTTP/1.1',
    'GET http://elsewhere.example/exports HTTP/1.1',
    'GET /exports/\u0000 HTTP/1.1',
    `GET /${'a'.repeat(20_000)} HTTP/1.1`,
    'POST /webhooks/__proto__ HTTP/1.1',
    'POST /webhooks/constructor HTTP/1.1',
    'PRI * HTTP/2.0',
    'GET /health/live HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5',
  ])('answers %j with a refusal, and goes on', async (start) => {
    const socket = await openSocket();
    socket.write(`${start}\r\nhost: gateway\r\nconnection: close\r\n\r\n`);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toMatch(/root:|"ok"/);
    await stillAccepts();
  });
});

/** One byte of what is signed (id, time, signature, body) is another. */
const changed = (request: Buffer, n: number): Buffer => {
  const text = request.toString('latin1');
  const parts = [/webhook-id: (.*)/, /webhook-timestamp: (.*)/, /webhook-signature: v1,(.{40})/, /\r\n\r\n([^]*)$/];
  const found = parts[n % parts.length]!.exec(text)!;
  const start = found.index + found[0].indexOf(found[1]!);
  const place = start + (n % found[1]!.length);
  const copy = Buffer.from(request);
  copy.writeUInt8(copy.readUInt8(place) === 0x30 ? 0x31 : 0x30, place); // always a digit: the request stays one
  return copy;
};
