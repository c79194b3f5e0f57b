import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { Chat } from './outside/chat.ts';
import { serve } from './outside/server.ts';
import { StandaloneProcess } from './process.ts';
import { connectionTo, freePort } from './system.ts';

const isRoot = process.getuid?.() === 0;

/** Whether users other than the owner can reach the directory; a checkout in a private home is nobody else's to run. */
const othersMayEnter = (path: string): boolean =>
  (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || othersMayEnter(dirname(path)));

let directory: string;
const running: StandaloneProcess[] = [];

const open = async (): Promise<void> => {
  directory = await mkdtemp(join(tmpdir(), 'envoi-start-'));
};
const close = async (): Promise<void> => {
  await Promise.all(running.splice(0).map((each) => each.end('SIGTERM')));
  for (const pid of await leftovers()) process.kill(Number(pid), 'SIGKILL'); // of a test that failed
  await rm(directory, { recursive: true, force: true });
};

const standaloneWith = async (env: Record<string, string> = {}, user: { uid?: number; gid?: number } = {}) => {
  const [gateway, admin, playground] = [await freePort(), await freePort(), await freePort()];
  const ports = { GATEWAY_PORT: String(gateway), ADMIN_PORT: String(admin), PLAYGROUND_PORT: String(playground) };
  const url = `http://127.0.0.1:${env['GATEWAY_PORT'] ?? gateway}`;
  const standalone = new StandaloneProcess({ DATA_DIR: join(directory, 'data'), ...ports, ...env }, url, user);
  running.push(standalone);
  const [adminUrl, playgroundUrl] = [admin, playground].map((port) => `http://127.0.0.1:${port}`) as [string, string];
  return Object.assign(standalone, { url, adminUrl, playgroundUrl });
};
/** The ids of processes that work in the data directory. */
const leftovers = async (): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => ((await isIn(pid, directory)) ? [pid] : [])));
  return found.flat();
};

describe('npm start, once it is built, while it runs', () => {
  let standalone: Awaited<ReturnType<typeof standaloneWith>>;

  beforeAll(async () => {
    await open();
    standalone = await standaloneWith();
    await standalone.start();
  }, 90_000);
  afterAll(close, 30_000);

  it('says where to click, and is ready on all its ports', async () => {
    expect(standalone.output).toContain(standalone.playgroundUrl.replace('127.0.0.1', 'localhost'));
    expect(standalone.output.split('\n').length).toBeLessThanOrEqual(14);
    expect(standalone.output).toContain(standalone.adminUrl.replace('127.0.0.1', 'localhost'));
    expect(standalone.output).toContain(
      'FOR TRYING OUT ONLY: no password is asked of Nora (auditor), Omar (operator), Ada (admin)',
    );
    for (const url of [standalone.url, standalone.adminUrl, standalone.playgroundUrl])
      for (const check of ['live', 'ready']) expect((await fetch(`${url}/health/${check}`)).status).toBe(200);
    expect((await fetch(standalone.playgroundUrl)).headers.get('content-type')).toContain('text/html');
  });

  it('listens on its web ports of loopback, and nowhere else', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', LISTENING, String(standalone.pid)]);
    const ports = [standalone.url, standalone.adminUrl, standalone.playgroundUrl].map(
      (url) => `127.0.0.1:${new URL(url).port}`,
    );
    expect((JSON.parse(stdout) as string[]).sort()).toEqual(ports.sort());
  });

  it('is the only one in its data directory: a second start fails, and the first goes on', async () => {
    const second = await standaloneWith();
    await expect(second.start()).rejects.toThrow('another Envoi is running');
    expect((await fetch(`${standalone.url}/health/ready`)).status).toBe(200);
  }, 60_000);

  it('keeps its keys to itself', async () => {
    for (const file of ['keys.json', 'admin-token-key.json', 'sign-in-keys.json'])
      expect((await stat(join(directory, 'data', file))).mode & 0o777).toBe(0o600);
    const { vaultKeys, outboundSecret } = JSON.parse(
      await readFile(join(directory, 'data/keys.json'), 'utf8'),
    ) as Record<string, string>;
    expect(standalone.output).not.toContain(vaultKeys);
    expect(standalone.output).not.toContain(outboundSecret);
  });

  it('leaves nothing behind after Ctrl-C', async () => {
    expect(await leftovers()).not.toEqual([]);
    const asked = performance.now();
    expect(await standalone.end('SIGINT')).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(await leftovers()).toEqual([]);
  });
});

describe('npm start, once it is built', () => {
  beforeEach(open);
  afterEach(close, 30_000);

  it('leaves nothing behind when its terminal is closed', async () => {
    const standalone = await standaloneWith();
    await standalone.start();
    expect(await standalone.end('SIGHUP')).toBe(0);
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it('leaves nothing behind within 5 s, although a workspace does not answer', async () => {
    let asked = false;
    const silent = await serve(() => {
      asked = true;
      return Promise.resolve();
    });
    const chat = await new Chat().start();
    try {
      const connections = join(directory, 'connections.json');
      const workspace = { url: silent.url, token: 'a-token-of-the-test' };
      await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
      const standalone = await standaloneWith({ CONNECTIONS_FILE: connections, PLAYGROUND: 'off' });
      await standalone.start();
      chat.gatewayUrl = standalone.url;
      await chat.write({ text: 'Get my attachments' });
      await eventually(() => asked);
      const told = performance.now();
      expect(await standalone.end('SIGTERM')).toBe(0);
      expect(performance.now() - told).toBeLessThan(5_000);
      expect(await leftovers()).toEqual([]);
    } finally {
      await Promise.all([silent.stop(), chat.stop()]);
    }
  }, 60_000);

  it('ends with npm when that is told to, without a terminal that would tell it', async () => {
    const [gateway, playground] = [await freePort(), await freePort()];
    const env = { ...process.env, DATA_DIR: join(directory, 'data'), GATEWAY_PORT: `${gateway}`, ADMIN_PORT: '0', PLAYGROUND_PORT: `${playground}` }; // prettier-ignore
    const npm = spawn('npm', ['start'], { env, stdio: 'ignore' });
    const ended = once(npm, 'exit');
    await eventually(async () => expect((await fetch(`http://127.0.0.1:${gateway}/health/ready`)).status).toBe(200), { within: 60_000 }); // prettier-ignore
    npm.kill('SIGTERM');
    await ended;
    await eventually(async () => expect(await leftovers()).toEqual([]));
  }, 90_000);

  it('adopts what a kill left, with its data', async () => {
    const standalone = await standaloneWith();
    await standalone.start();
    const before = await readFile(join(directory, 'data/keys.json'), 'utf8');
    await standalone.end('SIGKILL');
    const left = await leftovers();
    expect(left).not.toEqual([]);
    await standalone.start();
    expect((await leftovers()).filter((pid) => left.includes(pid))).not.toEqual([]);
    expect(await readFile(join(directory, 'data/keys.json'), 'utf8')).toBe(before);
    expect(await standalone.end('SIGTERM')).toBe(0);
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  it('is gone when it is told to stop while it starts', async () => {
    const standalone = await standaloneWith();
    const started = standalone.start().catch(() => undefined);
    const itsPostgres = async () => expect((await leftovers()).length).toBeGreaterThan(1);
    await eventually(itsPostgres, { within: 40_000 });
    expect(await standalone.end('SIGINT')).toBe(0);
    await started;
    expect(await leftovers()).toEqual([]);
  }, 60_000);

  describe('that cannot start', () => {
    const failing = async (env: Record<string, string>): Promise<string> => {
      const standalone = await standaloneWith(env);
      await expect(standalone.start()).rejects.toThrow('ended with 1');
      expect(await leftovers()).toEqual([]);
      return standalone.output;
    };

    it('names the port that is taken', async () => {
      const taken: Server = createServer((socket) => socket.destroy());
      const port = await freePort();
      await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
      expect(await failing({ GATEWAY_PORT: String(port) })).toContain(`port ${port} is taken`);
      expect(await failing({ PLAYGROUND_PORT: String(port) })).toContain(`port ${port} is taken`);
      await new Promise((resolve) => taken.close(resolve));
    }, 60_000);

    it('names the variable that is wrong, never its value', async () => {
      const output = await failing({ EXPORT_EVERY: 'fortnight', GATEWAY_PORT: 'eighty' });
      expect(output).toContain('EXPORT_EVERY');
      expect(output).toContain('GATEWAY_PORT');
      expect(output).not.toContain('fortnight');
      expect(await failing({ VAULT_KEYS: 'v1:c2hvcnQ=' })).toContain('VAULT_KEYS');
      for (const [name, value] of [
        ['DATABASE_URL', 'postgres://user:s3cret@127.0.0.1:1/nowhere'],
        ['EVENTSTORE_CONNECTION_STRING', 'kurrent://admin:s3cret@nowhere:2113'],
      ] as const) {
        const said = await failing({ [name]: value });
        expect(said).toContain(`${name}: `);
        expect(said).not.toMatch(/s3cret|nowhere|127\.0/);
      }
      expect(await failing({ CONNECTIONS_FILE: join(directory, 'nowhere.json') })).toContain('CONNECTIONS_FILE');
    }, 60_000);

    it('says that the data directory is broken', async () => {
      await mkdir(join(directory, 'data/postgres'), { recursive: true });
      await writeFile(join(directory, 'data/postgres/PG_VERSION'), '9.6\n');
      expect(await failing({})).toMatch(/postgres|data directory/i);
      await writeFile(join(directory, 'data/keys.json'), '{');
      expect(await failing({})).toContain('is damaged');
    }, 60_000);

    it('refuses a data directory whose clock was moved, unless the playground is there', async () => {
      const standalone = await standaloneWith();
      await standalone.start();
      const cookie = await signIn(standalone.playgroundUrl);
      const moved = await fetch(`${standalone.playgroundUrl}/api/clock`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ ahead: 'PT10M' }),
      });
      expect(moved.status).toBe(200);
      await standalone.end('SIGTERM');
      expect(await failing({ PLAYGROUND: 'off' })).toContain('DATA_DIR: its clock was moved');
      await standalone.start();
    }, 60_000);
  });

  (isRoot ? describe : describe.skip)('for root', () => {
    it('works in a directory that only root may enter', async () => {
      await mkdir(join(directory, 'home'), { mode: 0o700 });
      const standalone = await standaloneWith({ DATA_DIR: join(directory, 'home/clone/data') });
      await standalone.start();
      expect(await standalone.end('SIGTERM')).toBe(0);
    }, 60_000);

    const itIfOthersMayEnter = othersMayEnter(process.cwd()) ? it : it.skip;
    itIfOthersMayEnter(
      'works for an ordinary user',
      async () => {
        const home = join(directory, 'user');
        await mkdir(home);
        await chmod(directory, 0o755);
        const [uid, gid] = [65_534, 65_534];
        await promisify(execFile)('chown', [`${uid}:${gid}`, home]);
        const standalone = await standaloneWith({ DATA_DIR: join(home, 'data'), HOME: home }, { uid, gid });
        await standalone.start();
        expect((await stat(join(home, 'data/postgres'))).uid).toBe(uid);
        expect(await standalone.end('SIGTERM')).toBe(0);
      },
      60_000,
    );
  });
});

/** The app is told its directory, and the servers of its stores work in it. */
const isIn = async (pid: string, directory: string): Promise<boolean> => {
  const gone = () => '';
  const [environment, workingDirectory] = await Promise.all([
    readFile(`/proc/${pid}/environ`, 'utf8').catch(gone),
    readlink(`/proc/${pid}/cwd`).catch(gone),
  ]);
  return workingDirectory.startsWith(directory) || environment.includes(`=${directory}`);
};

/** What a process listens on, from /proc: printed as JSON. */
const LISTENING = `
const fs = require('node:fs');
const pid = process.argv[1];
const mine = new Set(fs.readdirSync('/proc/' + pid + '/fd').flatMap((fd) => {
  try { return [/^socket:\\[(\\d+)\\]$/.exec(fs.readlinkSync('/proc/' + pid + '/fd/' + fd))?.[1]]; } catch { return []; }
}));
const rows = ['tcp', 'tcp6'].flatMap((kind) => fs.readFileSync('/proc/' + pid + '/net/' + kind, 'utf8').trim().split('\\n').slice(1));
const listening = rows.map((row) => row.trim().split(/\\s+/)).filter((row) => row[3] === '0A' && mine.has(row[9]));
const show = (hex) => { const [ip, port] = hex.split(':'); return ip.match(/../g).reverse().map((b) => parseInt(b, 16)).join('.') + ':' + parseInt(port, 16); };
console.log(JSON.stringify(listening.map((row) => show(row[1]))));
`;

const signIn = async (url: string): Promise<string> => {
  const members = (await (await fetch(`${url}/api/members`)).json()) as { id: string }[];
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ memberId: members[0]?.id }),
  });
  return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '); // prettier-ignore
};
