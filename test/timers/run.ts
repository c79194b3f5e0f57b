import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '@envoi/event-sourcing';
import { servicesTarget, type ServicesTarget } from '../crash-loop/services-target.ts';
import { randomFrom } from '../crash-loop/random.ts';
import { eventually } from '../eventually.ts';
import { Chat } from '../outside/chat.ts';
import { Workspace } from '../outside/workspace.ts';
import { seed, type Awaited } from './seed.ts';

/** What arrived, against when it was due. */
export interface TimersReport {
  exports: number;
  /** Of those that nobody got, got twice, or got too early. */
  missing: number;
  twice: number;
  early: number;
  /** How often Postgres was restarted from the due time to the last arrival. */
  restarts: number;
  /** From the first due time to the last arrival, in milliseconds. */
  took: number;
  /** From each due time to its arrival, in milliseconds. */
  lateness: readonly number[];
}

export interface TimersOptions {
  exports: number;
  /** From one due time to the next, in milliseconds; 0: all at the same moment. */
  apart: number;
  /** Of Postgres, in milliseconds; undefined: it is left alone. */
  restartEvery?: number;
  /** For the preparation of the run, in milliseconds: nothing is due before. */
  lead: number;
  log?: (line: string) => void;
}

/** Exports that fall due at given times, with two workers; resolves when all have arrived. */
export async function runTimers({ exports, apart, restartEvery, lead, log }: TimersOptions): Promise<TimersReport> {
  const directory = await mkdtemp(join(tmpdir(), 'envoi-timers-'));
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const arrivals = new Map<string, { id: string; at: number }[]>();
  chat.answer = ({ id, kind, recipient: { memberId } }) => {
    if (kind !== 'export-ready') return undefined;
    const before = arrivals.get(memberId) ?? [];
    if (!before.some((arrival) => arrival.id === id)) arrivals.set(memberId, [...before, { id, at: Date.now() }]);
    return undefined;
  };
  const target = await servicesTarget({ chat, workspace, directory });
  try {
    await target.start();
    const first = Date.now() + lead;
    const members = Array.from({ length: exports }, (_, n) => ({
      memberId: `m${n}`,
      readyAt: instant(first + n * apart),
    }));
    await seed(target, workspace, members);
    log?.(`${exports} exports are confirmed, ${Math.round(first - Date.now())} ms before the first is due`);
    if (Date.now() > first) throw new Error('there was too little time to prepare the run: give it a longer lead');
    await pause(first - Date.now());
    const restarts = restarting(target, restartEvery);
    const within = exports * 200 + 60_000;
    await eventually(() => arrivals.size === exports, { within, every: 100 }).catch(() => undefined); // the report says so
    return report(members, arrivals, await restarts.stop());
  } finally {
    await target.stop();
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }
}

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

const report = (
  members: readonly Awaited[],
  arrivals: ReadonlyMap<string, readonly { at: number }[]>,
  restarts: number,
): TimersReport => {
  const due = (readyAt: string): number => Date.parse(readyAt);
  const all = members.map(({ memberId, readyAt }) => ({ readyAt, got: arrivals.get(memberId) ?? [] }));
  const lateness = all.flatMap(({ readyAt, got }) => got.slice(0, 1).map(({ at }) => at - due(readyAt)));
  const last = Math.max(...[...arrivals.values()].flat().map(({ at }) => at));
  return {
    exports: members.length,
    missing: all.filter(({ got }) => got.length === 0).length,
    twice: all.filter(({ got }) => got.length > 1).length,
    early: lateness.filter((late) => late < 0).length,
    restarts,
    took: last - Math.min(...members.map(({ readyAt }) => due(readyAt))),
    lateness,
  };
};
