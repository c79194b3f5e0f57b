import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { sql } from '@envoi/read-store';
import { timed } from './bench/row.ts';
import { openLine, signed, startGatewayAlone } from './gateway-alone.ts';
import { bodies, bombs, odd, trickyPath } from './hostile-requests.ts';

/** `npm run hostile` has more of each. */
const isFull = process.env['HOSTILE'] === 'full';
const FORGED = isFull ? 10_000 : 2_000;
const CONNECTIONS = isFull ? 10_000 : 1_000;
const SLOW = isFull ? 2_000 : 200;
const BODIES = isFull ? 500 : 20;
const PATHS = isFull ? 20_000 : 1_000;
/** MiB that the gateway may have grown by after all of it; in full, two thousand were sent. */
const GROWTH = 400;

describe('A gateway between hostile senders', () => {
  let gateway: Awaited<ReturnType<typeof startGatewayAlone>>;
  const sockets: Socket[] = [];
  let memoryAtFirst = 0;
  beforeAll(async () => {
    gateway = await startGatewayAlone();
    memoryAtFirst = await memory();
    // as large as so many bodies of that size make it until its collector comes: what is hostile must make it no larger
    await sendMany('of that size', BODIES, () => signed(gateway.secret, { body: Buffer.alloc(200_000, 0xff) }));
  }, 60_000);
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    await gateway.stop();
    if (isFull) process.stderr.write(`${counted.join('\n')}\n`);
  }, 30_000);

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
  /** MiB; 0 where it cannot be told. */
  const memory = async (): Promise<number> => {
    if (process.platform !== 'linux') return 0;
    const status = await readFile(`/proc/${gateway.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
  };
  /** What was sent, what was answered, and how large the gateway is afterwards; printed by the full command. */
  const counted: string[] = [];
  const count = async (what: string, statuses: ReadonlyMap<number, number>): Promise<void> => {
    const answers = [...statuses].map(([status, times]) => `${status} ${times} times`).join(', ');
    counted.push(`${what}: ${answers}; ${Math.round(await memory())} MiB`);
  };
  /** Over 32 connections; a line that was closed with the answer is opened anew. */
  const sendMany = async (what: string, times: number, make: (n: number) => Buffer): Promise<Map<number, number>> => {
    const lines = await Promise.all(Array.from({ length: 32 }, () => openLine(gateway.gatewayUrl)));
    const statuses = new Map<number, number>();
    await timed(times, lines.length, async (n) => {
      const line = lines.pop()!;
      const status = await line.send(make(n));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (line.isOpen()) lines.push(line);
      else lines.push(await openLine(gateway.gatewayUrl));
    });
    for (const line of lines) line.close();
    await count(what, statuses);
    return statuses;
  };
  const onLinux = process.platform === 'linux' ? it : it.skip;

  it(`takes none of ${FORGED} requests that were changed after they were signed, and says the same to each`, async () => {
    const before = await rows();
    const wrongSecret = `whsec_${randomBytes(32).toString('base64')}`;
    const statuses = await sendMany('forged', FORGED, (n) =>
      n % 4 === 0 ? signed(wrongSecret) : changed(signed(gateway.secret), n),
    );
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
    const old = await sendMany('replayed after ten minutes', 100, () =>
      signed(gateway.secret, { at: new Date(Date.now() - 600_000) }),
    );
    expect([...old]).toEqual([[401, 100]]);
    expect(await rows()).toBe(before + 1);
  });

  it.each(Object.entries(bombs))('unpacks nothing that was packed by %s', async (encoding, body) => {
    const before = await memory();
    const headers = { 'content-encoding': encoding };
    const statuses = await sendMany(`bombs, ${encoding}`, BODIES, () => signed(gateway.secret, { body, headers }));
    expect([...statuses]).toEqual([[400, BODIES]]); // authentic, and no JSON
    expect((await memory()) - before).toBeLessThan(128);
    await stillAccepts();
  }, 60_000); // prettier-ignore

  it.each(Object.entries(bodies))(
    'takes %s for what they are, or refuses them, and goes on',
    async (what, make) => {
      const before = await memory();
      const statuses = await sendMany(what, BODIES, () => signed(gateway.secret, { body: make() }));
      expect([...statuses.keys()].filter((status) => status !== 202 && status !== 400)).toEqual([]);
      expect((await memory()) - before).toBeLessThan(128);
      await stillAccepts();
    },
    60_000,
  );

  it.each([
    ['the headers', 'POST /webhooks/test HTTP/1.1\r\nhost: gateway\r\nx-'],
    ['the body', 'POST /webhooks/test HTTP/1.1\r\nhost: gateway\r\ncontent-length: 200000\r\n\r\n{'],
  ])(`cuts off ${SLOW} that never finish %s, a letter now and then, and serves others meanwhile`, async (what, start) => {
    const slow = await Promise.all(Array.from({ length: SLOW }, openSocket));
    const cut = slow.map(async (socket) => {
      socket.resume().write(start);
      const dripping = setInterval(() => socket.write('x'), 2_000).unref();
      await new Promise((cut) => socket.once('close', cut)); // or reset, as it may be
      clearInterval(dripping);
    });
    await stillAccepts();
    await Promise.all(cut);
    counted.push(`never finished ${what}: ${SLOW} cut off; ${Math.round(await memory())} MiB`);
  }, 60_000); // prettier-ignore

  onLinux(
    `serves others while ${CONNECTIONS} connections say nothing, in bounded memory`,
    async () => {
      const before = await memory();
      for (let n = 0; n < CONNECTIONS; n += 200) await Promise.all(Array.from({ length: 200 }, openSocket));
      await stillAccepts();
      const after = await memory();
      counted.push(
        `connections that say nothing: ${CONNECTIONS}; ${Math.round(before)}, then ${Math.round(after)} MiB`,
      );
      expect(after - before).toBeLessThan(32 + CONNECTIONS / 50); // 20 KiB for each
    },
    60_000,
  );

  it(`shows nothing at ${PATHS} paths with tricks in them`, async () => {
    const statuses = await sendMany('paths with tricks', PATHS, (n) =>
      Buffer.from(`GET ${trickyPath(n)} HTTP/1.1\r\nhost: gateway\r\n\r\n`, 'latin1'),
    );
    expect([...statuses.keys()].filter((status) => ![400, 404].includes(status))).toEqual([]);
    await stillAccepts();
  }, 120_000);

  it.each(odd.map((start) => [start.slice(0, 80), start] as const))(
    'answers %j with a refusal, and goes on',
    async (_, start) => {
      const socket = await openSocket();
      socket.write(`${start}\r\nhost: gateway\r\nconnection: close\r\n\r\n`);
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(answer).not.toMatch(/root:|"ok"/);
      await stillAccepts();
    },
  );

  onLinux('is not much larger after all of that', async () => {
    expect((await memory()) - memoryAtFirst).toBeLessThan(GROWTH);
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
