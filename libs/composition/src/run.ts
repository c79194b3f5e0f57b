/** Something that runs until it is told to stop. */
export interface Running {
  stop(): Promise<void>;
}

/** However long something takes to end, the process ends then, in milliseconds. */
const PATIENCE = 4_500;

/**
 * Runs an app as a process: SIGINT and SIGTERM stop it, in 5 s at most, also while it starts; a start that fails says why
 * in a line on standard error. Exit code 0 after a signal, else 1.
 */
export async function run(start: () => Promise<Running>): Promise<void> {
  const starting = start();
  const state = { isStopping: false };
  const stop = (): void => {
    if (state.isStopping) return;
    state.isStopping = true;
    setTimeout(() => end('did not stop in time', 1), PATIENCE).unref();
    void starting
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => end(messageOf(error), 1),
      );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await starting;
  } catch (error) {
    if (!state.isStopping) end(messageOf(error), 1);
  }
}

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
