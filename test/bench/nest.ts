import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openLine } from '../gateway-alone.ts';
import { timed, type Row } from './row.ts';

const ROUTES = { 'nobody is asked who they are': '/health/live', 'who has signed in': '/api/v1/me' } as const;
const LINES = 32;
const IN_A_TURN = 2_000;
const SECOND = 1e6;

type Line = Awaited<ReturnType<typeof openLine>>;
type Server = Readonly<{ child: ChildProcess; request: (path: string) => Buffer; lines: Line[] }>;

/**
 * Requests for each second of the processor, of the admin app and of Fastify without Nest that answers the same, in turns: what
 * somebody else does on the machine takes no such second of theirs.
 */
export async function measure(turns = 10): Promise<Row[]> {
  const [nest, bare] = await Promise.all([start('nest'), start('fastify')]);
  try {
    const rows: Row[] = [];
    for (const [name, path] of Object.entries(ROUTES)) {
      await turn(nest, path);
      await turn(bare, path);
      let [ours, raw] = [0, 0];
      for (let n = 0; n < turns; n += 1) {
        ours += await turn(nest, path);
        raw += await turn(bare, path);
      }
      rows.push(rowOf(`${path}: ${name}`, (turns * IN_A_TURN * SECOND) / ours, (turns * IN_A_TURN * SECOND) / raw));
    }
    return rows;
  } finally {
    for (const { child, lines } of [nest, bare]) {
      for (const line of lines) line.close();
      child.disconnect();
    }
  }
}

const start = async (what: 'nest' | 'fastify'): Promise<Server> => {
  const child = fork(join(import.meta.dirname, 'nest-process.ts'), [what], {
    execArgv: ['--import', './tools/swc-register.ts'],
  });
  const [{ url, token }] = (await once(child, 'message')) as [{ url: string; token: string }];
  const request = (path: string): Buffer =>
    Buffer.from(`GET ${path} HTTP/1.1\r\nhost: admin\r\nauthorization: Bearer ${token}\r\n\r\n`);
  return { child, request, lines: await Promise.all(Array.from({ length: LINES }, () => openLine(url))) };
};

/** Microseconds of the processor that so many answers take. */
const turn = async ({ child, request, lines }: Server, path: string): Promise<number> => {
  const asked = request(path);
  const idle = [...lines];
  const before = await processorTime(child);
  await timed(IN_A_TURN, LINES, async () => {
    const line = idle.pop();
    if (line === undefined) throw new Error('more at once than there are lines');
    const status = await line.send(asked);
    if (status !== 200) throw new Error(`${path} was answered ${status}`);
    idle.push(line);
  });
  return (await processorTime(child)) - before;
};

const processorTime = async (child: ChildProcess): Promise<number> => {
  const told = once(child, 'message') as Promise<[number]>;
  child.send('now');
  return (await told)[0];
};

const rowOf = (figure: string, ours: number, raw: number): Row => ({
  figure,
  ...{ ours: Math.round(ours), raw: Math.round(raw), rawIs: 'Fastify without Nest', unit: '/s of processor' },
  goal: '≥ 80 %',
  met: ours / raw >= 0.8,
});
