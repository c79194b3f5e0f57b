import { openSlices, type SliceParts, type Slices } from '@envoi/composition';

/** Nest takes two milliseconds for a container; so those of runs that are over are used again, over other ports. */
type Pooled = { slices: Slices; over: (parts: SliceParts) => void };

const free: Pooled[] = [];

const switchable = <Part extends object>(current: () => Part | undefined): Part =>
  new Proxy({} as Part, {
    get: (nobody, name) => {
      const part = (current() ?? nobody) as Record<PropertyKey, unknown>; // Nest looks at what it is given
      const value = part[name];
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(part) : value;
    },
  });

const open = async (policy: SliceParts['policy']): Promise<Pooled> => {
  let current: SliceParts | undefined;
  const part = <Name extends 'streams' | 'vault' | 'outside' | 'clock' | 'codes' | 'brake'>(name: Name): SliceParts[Name] =>
    switchable(() => current?.[name]);
  const slices = await openSlices({
    streams: part('streams'),
    vault: part('vault'),
    outside: part('outside'),
    clock: part('clock'),
    codes: part('codes'),
    brake: part('brake'),
    policy,
  });
  return { slices, over: (parts) => (current = parts) };
};

/** Containers for one run; `give` never waits, so make enough of them before. */
export class SlicesOfRun {
  readonly #used: Pooled[] = [];

  /** Outside of virtual time. */
  static async prepare(count: number, policy: SliceParts['policy']): Promise<void> {
    while (free.length < count) free.push(await open(policy));
  }

  give(parts: SliceParts): Slices {
    const pooled = free.pop();
    if (pooled === undefined) throw new Error('a run has more instances than were prepared for');
    this.#used.push(pooled);
    pooled.over(parts);
    return pooled.slices;
  }

  /** When nothing of the run can be called any more. */
  release(): void {
    free.push(...this.#used);
  }
}
