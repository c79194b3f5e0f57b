import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** As an init system waits before it starts again what has ended, in milliseconds. */
const AGAIN_AFTER = 100;

/** Before that a process may not listen to signals yet, in milliseconds. */
const UP_AFTER = 3_000;

/** A process of Node's that is started again whenever it ends, as an init system does, until it is stopped. */
export class Service {
  output = '';
  #child: ChildProcess | undefined;
  #isWanted = false;
  #startedAt = 0;

  constructor(
    readonly name: string,
    private readonly args: readonly string[],
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#isWanted = true;
    const child = spawn(process.execPath, this.args, {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#startedAt = performance.now();
    const keep = (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-40_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
      if (this.#isWanted) setTimeout(() => this.#startAgain(), AGAIN_AFTER);
    });
  }

  #startAgain(): void {
    if (this.#isWanted && this.#child === undefined) this.start();
  }

  /** Whether there was a process to send it to. */
  send(signal: NodeJS.Signals): boolean {
    return this.#child?.kill(signal) ?? false;
  }

  /** Gone by SIGKILL, and started again. Resolves with when that was. */
  async kill(): Promise<number> {
    await this.end('SIGKILL');
    const startedAt = performance.now();
    this.start();
    return startedAt;
  }

  /** Ends it for good; resolves with its exit code, null after a kill. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#isWanted = false;
    const child = this.#child;
    if (child === undefined) return null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  }

  /** Told to end, and started again. Throws unless it ended by itself, in good order, within 10 s. */
  async restart(): Promise<number> {
    const told = performance.now();
    const wasRunning = this.#child !== undefined && told - this.#startedAt > UP_AFTER;
    const code = await this.end('SIGTERM');
    const took = performance.now() - told;
    const startedAt = performance.now();
    this.start();
    if (wasRunning && (code !== 0 || took > 10_000))
      throw new Error(`${this.name} ended with ${String(code)} after ${Math.round(took)} ms:\n${this.output}`);
    return startedAt;
  }
}
