import { openSlices, type SliceParts, type Slices } from '@envoi/composition';

type Policy = SliceParts['policy'];
type Pooled = { policy: string; slices: Slices; over: (parts: SliceParts) => void };

/** Nest takes two milliseconds for a container; so those of runs that are over are used again, over other ports. */
const free: Pooled[] = [];

const switchable = <Part extends object>(current: () => Part | undefined): Part =>
  new Proxy({} as Part, {
    get: (nobody, name) => {
      const part = (current() ?? nobody) as Record<PropertyKey, unknown>; // Nest looks at what it is given
      const value = part[name];
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(part) : value;
    },
  });

const open = async (policy: Policy): Promise<Pooled> => {
  let current: SliceParts | undefined;
  const part = <Name extends Exclude<keyof SliceParts, 'policy'>>(name: Name): SliceParts[Name] =>
    switchable(() => current?.[name] as (SliceParts[Name] & object) | undefined);
  const slices = await openSlices({
    streams: part('streams'),
    vault: part('vault'),
    outside: part('outside'),
    clock: part('clock'),
    codes: part('codes'),
    brake: part('brake'),
    policy,
  });
  return { policy: JSON.stringify(policy), slices, over: (parts) => (current = parts) };
};

/** Containers for one run. */
export class SlicesOfRun {
  readonly #used: Pooled[] = [];

  /** To be called outside of runs: `give` never waits, so there must be enough of them. */
  static async prepare(count: number, policy: Policy): Promise<void> {
    const name = JSON.stringify(policy);
    const missing = count - free.filter((pooled) => pooled.policy === name).length;
    for (let made = 0; made < missing; made += 1) free.push(await open(policy));
  }

  give(parts: SliceParts): Slices {
    const at = free.findLastIndex(({ policy }) => policy === JSON.stringify(parts.policy));
    const [pooled] = at === -1 ? [] : free.splice(at, 1);
    if (pooled === undefined) throw new Error('a run has more processes, one after the other, than were prepared for');
    this.#used.push(pooled);
    pooled.over(parts);
    return pooled.slices;
  }

  /** When nothing of the run can be called any more. */
  release(): void {
    free.push(...this.#used);
  }
}
