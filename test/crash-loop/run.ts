import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { Chat } from '../outside/chat.ts';
import { Workspace } from '../outside/workspace.ts';
import { violations } from './check.ts';
import { readLog, unfinished } from './history.ts';
import { Ledger } from './ledger.ts';
import { Member, type World } from './member.ts';
import { randomFrom, type Random } from './random.ts';
import { rebuildsAreAsLive } from './rebuilds.ts';
import { stories } from './stories.ts';
import { type Fault, type Outside, type Target } from './target.ts';

export interface CrashLoopOptions {
  make: (outside: Outside) => Promise<Target>;
  cycles: number;
  seed: number;
  /** Only faults whose name contains it. */
  only?: string;
  /** One for each cycle. */
  log?: (line: string) => void;
}

export interface CrashLoopReport {
  cycles: number;
  messages: number;
  /** How often each fault befell it, and from the start of what had ended to an answer to a message written then, in milliseconds. */
  faults: ReadonlyMap<string, Befallen>;
  /** Rows of read models that were rebuilt from the log, and had the bytes of the live ones. */
  rowsRebuilt: number;
}

interface Befallen {
  times: number;
  recoveries: number[];
}

/** Members come for so long, in milliseconds; whatever befalls the assistant does so meanwhile. */
const LOAD = 3_000;
const MEMBERS = 10;

interface Run extends CrashLoopOptions {
  world: World;
  target: Target;
  random: Random;
}

/**
 * Hurts an assistant of real processes under load, again and again, and compares afterwards what the outside saw with
 * what the log says. Throws an Error that names the seed, the cycle and what is wrong.
 */
export async function crashLoop(options: CrashLoopOptions): Promise<CrashLoopReport> {
  const directory = await mkdtemp(join(tmpdir(), 'envoi-crash-loop-'));
  const [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
  const target = await options.make({ chat, workspace, directory });
  const random = randomFrom(options.seed);
  const world = { chat, workspace, ledger: new Ledger(chat, workspace), random };
  const befallen = new Map<string, Befallen>();
  let messages = 0;
  let after: bigint | undefined;
  try {
    await target.start();
    const faults = target.faults.filter(({ name }) => name.includes(options.only ?? ''));
    const first = Math.floor(random.between(0, faults.length));
    for (let cycle = 1; cycle <= options.cycles; cycle += 1) {
      const fault = faults[(first + cycle) % faults.length] ?? target.faults[0];
      const what = `${target.name}, seed ${options.seed}, cycle ${cycle}: ${fault.name}`;
      const { times, took } = await named(what, target, () =>
        hurt({ ...options, world, target, random }, cycle, fault),
      );
      messages += world.ledger.accepted.length;
      after = await named(what, target, () => compare(world, target, after));
      const so = befallen.get(fault.name) ?? { times: 0, recoveries: [] };
      befallen.set(fault.name, { times: so.times + times, recoveries: [...so.recoveries, ...took] });
      options.log?.(`${what}; ${took.map((ms) => `answers again after ${Math.round(ms)} ms`).join(', ')}`);
      world.ledger.forget();
    }
    const rowsRebuilt = await named(`${target.name}, seed ${options.seed}, rebuilds`, target, () => rebuildsAreAsLive(target)); // prettier-ignore
    await target.stop();
    return { cycles: options.cycles, messages, faults: befallen, rowsRebuilt };
  } finally {
    await Promise.all(target.services.map((service) => service.end('SIGKILL')));
    await target.stop().catch(() => undefined); // what matters was said by then
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }
}

const named = async <Result>(what: string, { services }: Target, task: () => Promise<Result>): Promise<Result> => {
  try {
    return await task();
  } catch (error) {
    const said = services.map(({ name, output }) => `--- ${name}\n${output.slice(-3_000)}`).join('\n');
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}\n${said}`, { cause: error });
  }
};

type Hurt = Readonly<{ times: number; took: readonly number[] }>;

/** One cycle of load and faults; resolves with the recoveries when everybody's story has ended. */
async function hurt({ world, random }: Run, cycle: number, fault: Fault): Promise<Hurt> {
  const members = Array.from({ length: MEMBERS }, (_, n) => new Member(`m${cycle}-${n}`, world));
  const living = members.map((member) => ({ member, story: random.pick(stories), at: random.between(0, LOAD) }));
  const moments = random.chance(0.3) ? [random.between(200, LOAD), random.between(LOAD, 2 * LOAD)] : [random.between(200, LOAD)]; // prettier-ignore
  const all = await Promise.all([
    ...living.map(async ({ member, story, at }) => {
      await pause(at);
      await story(member, random);
      await Promise.all(member.redelivering);
      return undefined;
    }),
    ...moments.map(async (at, n) => {
      await pause(at);
      const startedAt = await fault.happen(random);
      if (startedAt === undefined) return undefined;
      const probe = new Member(`m${cycle}-probe${n}`, world);
      probe.joins(0);
      await probe.says('Help');
      return performance.now() - startedAt;
    }),
  ]);
  return { times: moments.length, took: all.filter((took) => took !== undefined) };
}

/** Waits until nothing is left to do, then compares; resolves with the position of the last event. */
async function compare({ ledger }: World, target: Target, after: bigint | undefined): Promise<bigint | undefined> {
  await eventually(
    async () => {
      const left = await unfinished(target);
      if (left !== '') throw new Error(`not quiet: ${left}`);
    },
    { within: 60_000, every: 100 },
  );
  const log = await readLog(target, after);
  const { accepted, arrivals, gone, workspace } = ledger;
  const seen = { accepted, arrivals: [...arrivals.values()], gone, ...workspaceOf(workspace) };
  const wrong = [...violations(seen, log), ...died(target)];
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return log.at(-1)?.position ?? after;
}

const workspaceOf = ({ steps, notices }: Workspace) => ({ steps, notices });

/** An app may be killed, but not by what befalls another. */
const died = ({ services }: Target): readonly string[] =>
  services.flatMap(({ name, output }) => (output.includes('envoi: died of') ? [`${name} died of a defect`] : []));
