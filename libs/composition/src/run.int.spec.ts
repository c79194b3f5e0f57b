import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** An app as a process of its own, started by this expression. */
const ended = async (start: string) => {
  const door = pathToFileURL(join(import.meta.dirname, 'index.ts')).href;
  const code = `const { run } = await import('${door}'); await run(${start});`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', './tools/swc-register.ts', '--input-type=module', '-e', code],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
};

const nextTurn = (code: string) => `async () => { setImmediate(() => { ${code} }); return { stop: async () => {} }; }`;

it.each([
  ['an error', nextTurn(`throw new TypeError('Jane Doe\\n    at home')`), 'envoi: died of TypeError\n    at '],
  ['a rejection', nextTurn(`Promise.reject(Object.assign(new Error('Jane'), { code: '23505', detail: 'Jane' }))`), 'envoi: died of Error 23505\n    at '],
])('%s that nobody catches ends an app with its class and where, and nothing of what it says', async (_, start, says) => {
  const { status, output } = await ended(start);
  expect(output).toContain(says);
  expect(output).not.toMatch(/Jane|home/);
  expect(status).toBe(1);
}); // prettier-ignore

it('a start that fails says why, and a hang-up is an orderly end', async () => {
  const failing = await ended(`async () => { throw new Error('no such thing'); }`);
  expect(failing).toEqual({ status: 1, output: 'envoi: no such thing\n' });
  const hungUp = nextTurn(`setInterval(() => {}, 1_000); process.kill(process.pid, 'SIGHUP');`);
  expect(await ended(hungUp)).toEqual({ status: 0, output: '' });
});
