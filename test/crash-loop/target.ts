import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { type Chat } from '../outside/chat.ts';
import { type Workspace } from '../outside/workspace.ts';
import { type Random } from './random.ts';
import { type Service } from './service.ts';

/** Something that befalls the assistant. */
export interface Fault {
  readonly name: string;
  /** Resolves when what ended was started again, with when that was; undefined: nothing was started. */
  happen(random: Random): Promise<number | undefined>;
}

/** A whole assistant of real processes, which can be hurt. */
export interface Target {
  readonly name: string;
  readonly faults: readonly [Fault, ...Fault[]];
  readonly services: readonly Service[];
  /** For looking, not for writing. */
  stores(): Promise<{ databaseUrl: string; eventStore: string }>;
  /** Resolves when it is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface Outside {
  chat: Chat;
  workspace: Workspace;
  /** Of files; the caller removes it. */
  directory: string;
}

/** Dates that come within a run, and limits that a whole population does not reach. */
export const policy = {
  EXPORT_READY_AFTER: 'PT1S',
  DELETION_GOODBYE_HOLD: 'PT0S',
  BRAKE_WRONG_CODES_PER_HOUR: '1000000',
  BRAKE_DELETIONS_PER_HOUR: '1000000',
  LOG_LEVEL: 'warn',
} as const;

/** SIGKILL, or SIGQUIT, which is what `pg_ctl stop -m immediate` sends, to the Postgres of a directory. */
export const killPostgres = (directory: string, signal: 'SIGKILL' | 'SIGQUIT'): Promise<number> =>
  eventually(async () => {
    const [pid] = (await readFile(join(directory, 'postgres/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), signal); // throws while the one before has ended, and the next is not there yet
    return performance.now();
  });

/** Stands still for longer than a lease is good for, then goes on as if nothing had been. */
export const pauseFor = async (service: Service, milliseconds: number): Promise<undefined> => {
  await eventually(() => service.send('SIGSTOP')); // it may just be started again
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (!service.send('SIGCONT')) throw new Error(`${service.name} ended while it was paused`);
};

/** Longer than a lease's three seconds. */
export const longerThanALease = (random: Random): number => random.between(3_200, 4_500);
