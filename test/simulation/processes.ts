import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Of each process some hundred megabytes are code and containers; runs leave next to nothing. */
const MEMORY = '--max-old-space-size=1500';

export const PROCESSES = Math.min(8, availableParallelism());

/**
 * Starts a module of this directory in so many processes, each with its number and how many there are before the other
 * arguments, and calls back with whatever they send. Rejects when one ends badly.
 */
export const inProcesses = async (
  module: string,
  { processes, args }: Readonly<{ processes: number; args: readonly string[] }>,
  onReport: (report: unknown, process: number) => void,
): Promise<void> => {
  const inProcess = (number: number): Promise<void> => {
    const child = fork(new URL(module, import.meta.url), [number, processes, ...args].map(String), {
      execArgv: [...process.execArgv, MEMORY],
    });
    const ended = Promise.withResolvers<undefined>();
    child.on('message', (report) => onReport(report, number));
    child.once('exit', (code) => {
      if (code === 0) ended.resolve(undefined);
      else ended.reject(new Error(`a process of ${module} ended with ${String(code)}`));
    });
    return ended.promise;
  };
  await Promise.all(Array.from({ length: processes }, (_, number) => inProcess(number)));
};

/** To the process that started this one. */
export const report = (what: object): void => void process.send?.(what);
