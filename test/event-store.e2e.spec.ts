import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { connectEventLog, type EventLog } from '@envoi/event-store';
import { auditor } from './auditor.ts';
import { eventually } from './eventually.ts';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { startTestPostgres } from './stores.ts';
import { connectionTo, freePort } from './system.ts';

const tool = (name: string): string[] => ['--import', './tools/swc-register.ts', `tools/${name}.ts`];

/** `npm run event-store`, as npm runs it. */
class EventStoreProcess {
  connectionString = '';
  errors = '';
  readonly #child: ChildProcess;

  constructor(dataDir: string, ...args: string[]) {
    this.#child = spawn(process.execPath, [...tool('event-store'), ...args], {
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  /** Resolves when it has said where it is, or with its exit code when it ends instead. */
  async start(): Promise<number | 'ready'> {
    const ready = once(this.#child.stdout!, 'data').then(([line]) => {
      this.connectionString = String(line).trim();
      return 'ready' as const;
    });
    return Promise.race([ready, once(this.#child, 'close').then(([code]) => code as number)]);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'exit') as Promise<[number | null]>;
    this.#child.kill(signal);
    return (await ended)[0];
  }
}

type Ran = { code: number; stdout: string; stderr: string };
const copy = (...args: string[]): Promise<Ran> =>
  promisify(execFile)(process.execPath, [...tool('event-store-copy'), ...args], {
    env: { PATH: process.env['PATH'] },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ran,
  );

const anEvent = (n: number) => ({ id: randomUUID(), type: 'Numbered', data: { n }, metadata: {} });

describe('The embedded node as a process of its own', () => {
  let directory: string;
  const processes: EventStoreProcess[] = [];
  const logs: EventLog[] = [];
  const outside: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-event-store-'));
  });
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.dispose()));
    await Promise.all(processes.splice(0).map((one) => one.end('SIGTERM')));
    await Promise.all(outside.splice(0).map((stop) => stop()));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const run = (dataDir: string, ...args: string[]): EventStoreProcess => {
    const made = new EventStoreProcess(dataDir, ...args);
    processes.push(made);
    return made;
  };
  const started = async (dataDir: string, ...args: string[]): Promise<EventStoreProcess> => {
    const made = run(dataDir, ...args);
    expect([await made.start(), made.errors]).toEqual(['ready', '']);
    return made;
  };
  const connect = ({ connectionString }: EventStoreProcess): EventLog => {
    const log = connectEventLog(connectionString, { appendWithin: 3_000, appendTimeout: 1_000 });
    logs.push(log);
    return log;
  };
  const numbersIn = async (log: EventLog, stream: string): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const { data } of log.read(stream)) numbers.push((data as { n: number }).n);
    return numbers;
  };

  it('has every append that it acknowledged after a kill -9, stops in good order, and leaves nothing running', async () => {
    const dataDir = join(directory, 'killed');
    const port = String(await freePort());
    const first = await started(dataDir, '--port', port);
    expect(first.connectionString).toBe(`esdb://127.0.0.1:${port}?tls=false`);
    const log = connect(first);
    const acknowledged = Array.from({ length: 4 }, () => 0);
    const writers = acknowledged.map(async (_, writer) => {
      for (let n = 0; ; n += 1) {
        await log.append(`writer-${writer}`, BigInt(n) - 1n, [anEvent(n)]);
        acknowledged[writer] = n + 1;
      }
    });
    await eventually(() => acknowledged.every((count) => count > 20));
    await first.end('SIGKILL');
    for (const { status } of await Promise.allSettled(writers)) expect(status).toBe('rejected');

    const second = await started(dataDir, '--port', port);
    const again = connect(second);
    for (const [writer, count] of acknowledged.entries()) {
      const numbers = await numbersIn(again, `writer-${writer}`);
      expect(numbers).toEqual(numbers.map((_, n) => n));
      expect(numbers.length).toBeGreaterThanOrEqual(count);
    }
    await again.append('later-1', -1n, [anEvent(0)]);
    expect(await second.end('SIGTERM')).toBe(0);
    expect(await findEmbeddedPostgres(dataDir)).toBeUndefined();
    expect(second.errors).toBe('');
  }, 90_000);

  it('keeps its log in the Postgres that it is told, which it shares with nobody', async () => {
    const postgres = await startTestPostgres();
    const at = ['--port', '0', '--database-url', postgres.url];
    const node = await started(join(directory, 'nothing'), ...at);
    await connect(node).append('stream-1', -1n, [anEvent(0)]);
    const second = run(join(directory, 'nothing'), ...at);
    expect(await second.start()).toBe(1);
    expect(second.errors).toContain('another node serves this database');
    expect(await node.end('SIGINT')).toBe(0);
    await postgres.stop();
  }, 60_000);

  it('says what is wrong, and ends with 1', async () => {
    const dataDir = join(directory, 'taken');
    const node = await started(dataDir, '--port', '0');
    const port = /:(\d+)\?/.exec(node.connectionString)?.[1] ?? '';
    const wrong: [string[], string, string?][] = [
      [['--port', '0'], 'another Envoi is running in', dataDir],
      [['--port', port], `envoi: port ${port} is taken`],
      [['--database-url', 'postgres://nobody@127.0.0.1:1/nothing'], 'envoi: '],
      [['--host', '0.0.0.0'], '--insecure-on-network'],
      [['--host', '::'], '--host must be'],
      [['--port', 'http'], '--port must be a number'],
      [['--prot', '1'], 'npm run event-store -- [--port 2113]'],
    ];
    const outcomes = wrong.map(async ([args, says, where = join(directory, 'other')], index) => {
      const failing = run(index === 0 ? where : `${where}${index}`, ...args);
      expect([await failing.start(), failing.errors]).toEqual([1, expect.stringContaining(says)]);
    });
    await Promise.all(outcomes);
    expect(await run(dataDir, '--help').start()).toBe('ready');
  }, 60_000);

  it('serves the network only when told so, and warns', async () => {
    const open = run(join(directory, 'open'), '--port', '0', '--host', '0.0.0.0', '--insecure-on-network');
    expect(await open.start()).toBe('ready');
    await eventually(() => open.errors.includes('INSECURE'));
  }, 60_000);

  it('lets an Envoi move: from the log of npm start, by a copy that is killed and goes on, to another server', async () => {
    const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
    outside.push(
      () => chat.stop(),
      () => workspace.stop(),
    );
    workspace.member('mover');
    const dataDir = join(directory, 'standalone');
    const connections = join(directory, 'connections.json');
    await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
    const port = await freePort();
    const PUBLIC_URL = `http://127.0.0.1:${port}`;
    chat.gatewayUrl = PUBLIC_URL;
    const env = {
      ...{ DATA_DIR: dataDir, GATEWAY_PORT: String(port), PLAYGROUND: 'off', PUBLIC_URL },
      ...{ CONNECTIONS_FILE: connections },
    };
    const before = new StandaloneProcess(env, PUBLIC_URL);
    outside.push(() => before.end('SIGTERM'));
    await before.start();
    const asked = await chat.ask({ from: 'mover', text: 'Get my attachments' });
    expect(asked.kind).toBe('export-instructions');
    expect(await before.end('SIGTERM')).toBe(0);
    const witness = join(dataDir, 'witness/heads.jsonl');
    const kept = join(directory, 'kept.jsonl');
    await copyFile(witness, kept);

    const [source, target] = await Promise.all([
      started(dataDir, '--port', '0'),
      started(join(directory, 'target'), '--port', '0'),
    ]);
    const log = connect(source);
    const inTarget = connect(target);
    for (let n = 0; n < 5; n += 1) await inTarget.append('$its-own', BigInt(n) - 1n, [anEvent(n)]); // other positions
    for (let n = 0; n < 300; n += 1) await log.append(`many-${n % 2}`, BigInt(Math.floor(n / 2)) - 1n, [anEvent(n)]);
    const args = ['--from', source.connectionString, '--to', target.connectionString];

    const killed = spawn(process.execPath, [...tool('event-store-copy'), ...args], { stdio: 'ignore' });
    await eventually(async () => (await numbersIn(inTarget, 'many-0')).length > 5);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(await copy('--verify-only', ...args)).toMatchObject({ code: 1, stdout: '' });

    const done = await copy(...args, '--checkpoints-in', dataDir);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(
      /^copied \d+ events, after \d+ that were there already\nverified: \d+ events are the same in both\nmoved \d+ checkpoints to the copy\n$/,
    );
    expect(await numbersIn(inTarget, 'many-1')).toEqual(await numbersIn(log, 'many-1'));
    const again = await copy('--verify-only', ...args, '--checkpoints-in', dataDir);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('no checkpoints had to be moved')]);
    expect(await source.end('SIGTERM')).toBe(0);

    const onTheCopy = { ...env, EVENTSTORE_CONNECTION_STRING: target.connectionString };
    const after = new StandaloneProcess(onTheCopy, PUBLIC_URL);
    outside.push(() => after.end('SIGTERM'));
    await after.start();
    expect((await chat.ask({ from: 'mover', text: asked.command! })).kind).toBe('export-accepted');
    // the ledger has gone on: its heads from before the copy and from after it are those of one log
    const { size } = await stat(kept);
    await eventually(async () => expect((await stat(witness)).size).toBeGreaterThan(size));
    const heads = (await readFile(kept, 'utf8')).trimEnd().split('\n').length;
    const verdict = await eventually(async () => {
      const ran = await auditor(onTheCopy, 'verify', '--direct', '--against', kept, '--json');
      expect(JSON.parse(ran.stdout)).toMatchObject({ unsealed: 0 });
      return JSON.parse(ran.stdout) as { leaves: number; heads: Record<string, number> };
    });
    expect(verdict).toMatchObject({ isValid: true, heads: { 'the file': heads } });
    expect(verdict.leaves).toBeGreaterThan(300);
    expect(verdict.heads['the log']).toBeGreaterThan(heads);
    expect(await after.end('SIGTERM')).toBe(0);
  }, 120_000);

  it('copies into no log that holds something else, and says what was wrong with the call', async () => {
    const [source, target] = await Promise.all(
      ['source', 'other'].map((name) => started(join(directory, name), '--port', '0')),
    );
    const args = ['--from', source!.connectionString, '--to', target!.connectionString];
    const inTarget = connect(target!);

    await inTarget.append('foreign-1', -1n, [anEvent(0)]);
    const refused = await copy(...args);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('the target has foreign-1 revision 0, and the source nothing more');
    expect((await copy('--from', 'nonsense', '--to', target!.connectionString)).stderr).toContain(
      'the connection string of the source is not understood',
    );
    expect(await copy('--from', 'x')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('both needed') as string,
    });
    expect(await copy('--help')).toMatchObject({ code: 0 });
  }, 120_000);
});
