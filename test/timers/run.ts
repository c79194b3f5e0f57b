import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DAY, instant } from '@envoi/event-sourcing';
import { businessClock, openDatabase } from '@envoi/read-store';
import { rebuildsAreAsLive } from '../crash-loop/rebuilds.ts';
import { unfinished } from '../crash-loop/history.ts';
import { servicesTarget, type ServicesTarget } from '../crash-loop/services-target.ts';
import { randomFrom } from '../crash-loop/random.ts';
import { eventually } from '../eventually.ts';
import { Chat } from '../outside/chat.ts';
import { Workspace } from '../outside/workspace.ts';
import { Arrivals } from './arrivals.ts';
import { ProcessorTime } from './processor-time.ts';
import { reportOf, type Punctuality } from './punctuality.ts';
import { seed } from './seed.ts';

export interface TimersReport extends Punctuality {
  /** How often Postgres was restarted from the due time to the last arrival. */
  restarts: number;
  /** Rows of read models that were rebuilt from the log, and had the bytes of the live ones. */
  rowsRebuilt: number;
  /** For one export, in milliseconds of a processor, by process. */
  processorTime: ReadonlyMap<string, number>;
}

export interface TimersOptions {
  exports: number;
  /** From one due time to the next, in milliseconds; 0: all at the same moment. */
  apart: number;
  /** Of Postgres, in milliseconds; undefined: it is left alone. */
  restartEvery?: number;
  log?: (line: string) => void;
}

/** The exports are confirmed for so much later, and then time passes, once everything else is quiet. */
const LATER = DAY;
/** From the moment to which time passes until the first is due: it comes by itself, in milliseconds. */
const JUST_BEFORE = 3_000;

/** Exports that fall due at given times, with two workers; resolves when all have arrived. */
export async function runTimers({ exports, apart, restartEvery, log }: TimersOptions): Promise<TimersReport> {
  const directory = await mkdtemp(join(tmpdir(), 'envoi-timers-'));
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const arrivals = new Arrivals(chat);
  const target = await servicesTarget({ chat, workspace, directory });
  try {
    await target.start();
    const first = Date.now() + LATER;
    const members = Array.from({ length: exports }, (_, n) => ({
      memberId: `m${n}`,
      readyAt: instant(first + n * apart),
    }));
    await seed(target, workspace, members);
    await quiet(target);
    const ahead = await passTime(target, first - JUST_BEFORE);
    log?.(`${exports} exports are confirmed`);
    const measuring = await new ProcessorTime(target.pids).start();
    const restarts = restarting(target, restartEvery);
    const within = exports * 200 + 60_000;
    await eventually(() => arrivals.count === exports, { within, every: 100 }).catch(() => undefined); // the report says so
    const restarted = await restarts.stop();
    await quiet(target);
    const used = await measuring.stop();
    const rowsRebuilt = await rebuildsAreAsLive(target);
    return {
      ...reportOf(
        members.map(({ memberId, readyAt }) => ({ due: Date.parse(readyAt) - ahead, got: arrivals.of(memberId) })),
      ),
      restarts: restarted,
      rowsRebuilt,
      processorTime: new Map([...used].map(([name, time]) => [name, time / exports])),
    };
  } finally {
    await target.stop();
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }
}

/** Nothing is due, and nothing is done any more. */
const quiet = (target: ServicesTarget): Promise<unknown> =>
  eventually(async () => assert.equal(await unfinished(target), ''), { within: 600_000, every: 200 });

/** Resolves with how far ahead of real time the business clock is now. */
const passTime = async ({ env }: ServicesTarget, to: number): Promise<number> => {
  const database = openDatabase(env.DATABASE_URL, { maxConnections: 1 });
  try {
    const clock = await businessClock(database);
    await clock.moveAhead(Math.max(0, Math.round(to - Date.now())));
    return clock.offset();
  } finally {
    await database.close();
  }
};
/** Immediate stops and kills of Postgres by turns; the first at once. */
const restarting = ({ faults }: ServicesTarget, every: number | undefined): { stop(): Promise<number> } => {
  const these = faults.filter(({ name }) => name === 'kill Postgres' || name === 'stop Postgres at once');
  const stopping = new AbortController();
  let count = 0;
  const loop = async (): Promise<void> => {
    while (every !== undefined && !stopping.signal.aborted) {
      await these[count % these.length]?.happen(randomFrom(count));
      count += 1;
      await pause(every, undefined, { signal: stopping.signal }).catch(() => undefined); // it is over
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      stopping.abort();
      await looping;
      return count;
    },
  };
};
