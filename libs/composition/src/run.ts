import { describeError } from '@envoi/consumers';
import { startTracing } from '@envoi/tracing';
import { makeLogger } from './logger.ts';

/** Something that runs until it is told to stop. */
export interface Running {
  stop(): Promise<void>;
}

/** However long something takes to end, the process ends then, in milliseconds. */
const PATIENCE = 4_500;

/**
 * Runs an app as a process: SIGINT, SIGTERM and SIGHUP stop it, in 5 s at most; while it starts they abort its signal, so that it
 * may give up between two steps. A start that fails says why in a line on standard error. Exit code 0 after a signal, else 1.
 * `service`: what it is called in traces, which there are only where the environment asks for them.
 */
export async function run(start: (signal: AbortSignal) => Promise<Running>, service = 'envoi'): Promise<void> {
  const stopping = new AbortController();
  const starting = startTraced(service, () => start(stopping.signal));
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => end('did not stop in time', 1), PATIENCE).unref();
    void starting
      .then(
        (running) => running.stop(),
        (error: unknown) => {
          if (error !== stopping.signal.reason) throw error;
        },
      )
      .then(
        () => process.exit(0),
        (error: unknown) => end(messageOf(error), 1),
      );
  };
  process.on('uncaughtException', diedOf); // rejections that nobody handles, too
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop); // a closed terminal hangs up
  try {
    await starting;
  } catch (error) {
    if (!stopping.signal.aborted) end(messageOf(error), 1);
  }
}

const startTraced = async (service: string, start: () => Promise<Running>): Promise<Running> => {
  const logger = makeLogger(process.env['LOG_LEVEL']);
  const onTrouble = (error: unknown): void =>
    logger.warn({ error: describeError(error) }, 'traces do not reach their collector, and are dropped');
  const tracing = await startTracing({ service, env: process.env, onTrouble });
  const running = await start();
  return {
    stop: async () => {
      await running.stop();
      await tracing.stop();
    },
  };
};

/** A defect that nobody caught: its class and where, never its message, which might say something about a person. */
const diedOf = (error: unknown): never => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => /^ {4}at \S.*:\d+:\d+\)?$/.test(line));
  return end([`died of ${describeError(error)}`, ...places].join('\n'), 1);
};

const end = (why: string, code: number): never => {
  process.stderr.write(`envoi: ${why}\n`);
  process.exit(code);
};

/** What operators can act on; a stack only for what nobody expected. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'failed';
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${String(port)} is taken: stop what uses it, or choose another`;
  return error.message;
};
