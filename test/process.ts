import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

/** The standalone (or another app) as a process of its own, as `npm start` runs it, that can be killed at any moment. */
export class StandaloneProcess {
  output = '';
  #child: ChildProcess | undefined;

  constructor(
    private readonly env: Record<string, string>,
    private readonly gatewayUrl: string,
    private readonly options: { app?: 'admin' | 'gateway' | 'standalone' | 'worker'; uid?: number; gid?: number } = {},
  ) {}

  get pid(): number {
    return this.#child?.pid ?? -1;
  }

  /** Resolves when it is ready. Throws with its output when it ends instead. */
  async start(): Promise<void> {
    const { app = 'standalone', ...user } = this.options;
    const child = spawn(process.execPath, [`dist/apps/${app}/src/main.js`], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ADMIN_PORT: '0', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    this.#child = child;
    const keep = (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the standalone ended with ${String(code)}:\n${this.output}`);
    });
    await Promise.race([this.ready(), ended]);
    ended.catch(() => undefined); // it ends some day, and then nobody waits for it
  }

  async ready(): Promise<void> {
    await eventually(
      async () => {
        if (this.#hasEnded()) return; // whoever started it learns that from its end
        const { status } = await fetch(`${this.gatewayUrl}/health/ready`);
        if (status !== 200) throw new Error(`not ready: ${status}\n${this.output}`);
      },
      { within: 60_000 },
    );
  }

  #hasEnded(): boolean {
    const child = this.#child;
    return child !== undefined && (child.exitCode !== null || child.signalCode !== null);
  }

  /** Ends it by `signal`; resolves with its exit code, null after a kill. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  }
}
