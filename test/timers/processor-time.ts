import { readdir, readFile } from 'node:fs/promises';
import { setInterval as every } from 'node:timers/promises';

/** Of the kernel's clock ticks, in milliseconds; 100 a second on every Linux. */
const TICK = 10;

/** How often it is looked at what the processes have used; what one uses between the last look and its end is not seen. */
const LOOKED_AT_EVERY = 200;

/** Finds processes by what they were started from, and by those that they were forked from. */
type Found = Readonly<{ pid: string; parent: string; used: number }>;

/**
 * How long processors worked for processes and their children since `start`, in milliseconds, by name: what a busy
 * machine does not falsify as it does the time by the clock. Empty where there is no /proc.
 */
export class ProcessorTime {
  readonly #used = new Map<string, Map<string, number>>();
  readonly #looking = new AbortController();
  #begin: ReadonlyMap<string, number> = new Map();

  /** `processes`: the pids that have each name now. */
  constructor(private readonly processes: () => ReadonlyMap<string, number>) {}

  async start(): Promise<this> {
    await this.#look();
    this.#begin = this.#sums();
    void this.#keepLooking();
    return this;
  }

  async stop(): Promise<ReadonlyMap<string, number>> {
    this.#looking.abort();
    await this.#look();
    return new Map([...this.#sums()].map(([name, used]) => [name, used - (this.#begin.get(name) ?? 0)]));
  }

  async #keepLooking(): Promise<void> {
    const looks = every(LOOKED_AT_EVERY, undefined, { signal: this.#looking.signal, ref: false });
    try {
      for await (const _ of looks) await this.#look();
    } catch (error) {
      if (!this.#looking.signal.aborted) throw error;
    }
  }

  #sums(): ReadonlyMap<string, number> {
    return new Map(
      [...this.#used].map(([name, pids]) => [name, [...pids.values()].reduce((sum, used) => sum + used, 0)]),
    );
  }

  async #look(): Promise<void> {
    const all = await running();
    for (const [name, pid] of this.processes()) {
      const used = this.#used.get(name) ?? new Map<string, number>();
      for (const one of all) if (one.pid === String(pid) || one.parent === String(pid)) used.set(one.pid, one.used);
      this.#used.set(name, used);
    }
  }
}

const running = async (): Promise<readonly Found[]> => {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(found))).filter((one) => one !== undefined);
};

const found = async (pid: string): Promise<Found | undefined> => {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''); // it has ended
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
  const [, parent = ''] = fields;
  return line === '' ? undefined : { pid, parent, used: (Number(fields[11]) + Number(fields[12])) * TICK };
};
