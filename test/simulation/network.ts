import { OutageError, type Milliseconds } from '@envoi/event-sourcing';
import { type Random } from './random.ts';
import { type Owner, type Timeline } from './timeline.ts';

/** What an app reaches by a wire. */
export type PortName = 'log' | 'postgres' | 'blobs' | 'chat' | 'workspace';

/** What becomes of one call. `…-after`: it was applied, and nobody heard of it. */
export type Fate = 'well' | 'error-before' | 'error-after' | 'crash-before' | 'crash-after';

/** One call of a port, numbered in the order in which they were made. */
export type Call = Readonly<{ number: number; port: PortName; method: string; owner: Owner | undefined }>;

export interface Weather {
  /** Probability that a call fails though everything is up. */
  failing: number;
  /** Probability that it takes longer than a lease. */
  slow: number;
}

export interface NetworkOptions {
  timeline: Timeline;
  random: Random;
  weather: Weather;
  /** Decides over a call; undefined: the weather does. */
  fate?: (call: Call) => Fate | undefined;
  crash: (owner: Owner) => void;
}

/** Postgres' own words for a server that went away; the log, the chat and the workspace say OutageError. */
class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  readonly code = '57P01';
}

const lost = (port: PortName): Error =>
  port === 'postgres' || port === 'blobs'
    ? new ConnectionLostError(`${port} went away`)
    : new OutageError(`${port} does not answer`);

/**
 * Between the apps and everything outside: each call takes a while, takes effect in one step, and its answer takes a while;
 * it may fail before, or be lost after. A dead caller gets no answer, and may have had its effect all the same.
 */
export class Network {
  readonly down = new Set<PortName>();
  calls = 0;
  /** Calls that are under way. */
  underWay = 0;
  isCalm = false;

  constructor(private readonly options: NetworkOptions) {}

  /** The same port, over the network. Results that are ports themselves are given by `ports`. */
  over<Port extends object>(name: PortName, port: Port): Port {
    const wrapped = Object.create(null) as Record<string, unknown>;
    for (const method of methodsOf(port))
      wrapped[method] = (...args: unknown[]) =>
        this.call(name, method, () =>
          (port as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]!(...args),
        );
    return wrapped as Port;
  }

  call<Result>(port: PortName, method: string, effect: () => Promise<Result>): Promise<Result> {
    const { timeline } = this.options;
    const owner = timeline.running.getStore();
    if (owner?.isAlive === false) return new Promise(() => undefined); // who is dead calls nobody
    const call: Call = { number: (this.calls += 1), port, method, owner };
    const fate = this.#fateOf(call);
    this.underWay += 1;
    return new Promise<Result>((resolve, reject) => {
      const answer = (settle: () => void): void => {
        timeline.after(this.#latency(), settle, { owner, label: 'answer' });
      };
      if (fate === 'crash-before') {
        this.underWay -= 1;
        this.#crash(owner);
        return;
      }
      timeline.after(this.#latency(), () => {
        this.underWay -= 1;
        if (owner?.isAlive === false && method === 'transaction') return; // what was not committed never was
        timeline.trace(`${owner?.name ?? '-'} ${port}.${method} ${fate}`);
        if (this.down.has(port) || fate === 'error-before') {
          answer(() => reject(lost(port)));
          return;
        }
        effect().then(
          (result) => {
            if (fate === 'crash-after') this.#crash(owner);
            else if (fate === 'error-after') answer(() => reject(lost(port)));
            else answer(() => resolve(result));
          },
          (error: unknown) => answer(() => reject(error instanceof Error ? error : new Error(String(error)))),
        );
      });
    });
  }

  #fateOf(call: Call): Fate {
    const { fate, random, weather } = this.options;
    const given = fate?.(call);
    if (given !== undefined) return given;
    if (this.isCalm || call.owner === undefined || !random.chance(weather.failing)) return 'well';
    return random.chance(0.5) ? 'error-before' : 'error-after';
  }

  /** Milliseconds: mostly a few; now and then a second, or more than a lease lasts. */
  #latency(): Milliseconds {
    const { random, weather } = this.options;
    const usual = random.int(5);
    if (this.isCalm) return usual;
    if (!random.chance(weather.slow)) return usual;
    return random.chance(0.3) ? 3_000 + random.int(5_000) : random.int(1_000);
  }

  #crash(owner: Owner | undefined): void {
    if (owner !== undefined) this.options.crash(owner);
  }
}

const known = new WeakMap<object, readonly string[]>();

/** Own ones and those of its class, which has the same each time. */
const methodsOf = (port: object): readonly string[] => {
  const of = port.constructor === Object ? port : port.constructor;
  const methods = known.get(of) ?? findMethods(port);
  known.set(of, methods);
  return methods;
};

const findMethods = (port: object): readonly string[] => {
  const names = [...Object.keys(port), ...Object.getOwnPropertyNames(Object.getPrototypeOf(port) as object)];
  return names.filter(
    (name) =>
      name !== 'constructor' &&
      !(name in Object.prototype) &&
      typeof (port as Record<string, unknown>)[name] === 'function',
  );
};
