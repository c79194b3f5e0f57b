import { OutageError, type Clock, type Milliseconds } from '@envoi/event-sourcing';
import {
  LeaseLostError,
  isDatabaseOutage,
  type ConsumerStore,
  type HeldVisit,
  type HeldVisits,
} from '@envoi/read-store';
import { waitAfter, type BackOff } from './back-off.ts';
import { describeError, type ConsumersLogger } from './logger.ts';
import { Signal } from './signal.ts';
import { untilWritten } from './until-written.ts';
import { PARK_AFTER, ParkNowError, type Visit, type Visited, type Work } from './work.ts';

export interface PumpOptions {
  store: Pick<ConsumerStore, 'finishVisit' | 'failVisit' | 'nextVisitIn'>;
  visits: HeldVisits;
  works: readonly Work[];
  clock: Clock;
  logger: ConsumersLogger;
  /** Visits at once. */
  concurrency: number;
  backOff: BackOff;
  /** How long what is running may take when it is stopped. */
  grace: Milliseconds;
}

export interface Pump {
  /** Something may have become due. */
  readonly poke: () => void;
  /** Claims nothing more, and waits for what is running. */
  stop(): Promise<void>;
}

/** Behind the pokes: nothing that is due is overlooked for longer. */
const TICK: Milliseconds = 1_000;

/** From one look to the next, so that what becomes due, and places that become free, in the meantime are one claim. */
const GATHERING: Milliseconds = 25;

/** Claims what is due, as much as there are free places, performs it, and sleeps until the next is due. */
export function startPump(options: PumpOptions): Pump {
  const { store, visits, clock, logger, concurrency, grace } = options;
  const works = new Map(options.works.map((work) => [work.name, work]));
  const names = [...works.keys()];
  const running = new Set<Promise<void>>();
  const signal = new Signal();
  const stopped = new Signal();
  let stopping = false;

  const start = (claim: HeldVisit): void => {
    const work = works.get(claim.work);
    if (work === undefined) {
      claim.letGo();
      return;
    }
    const performing = performVisit(work, claim, options).finally(() => {
      running.delete(performing);
      signal.poke();
    });
    running.add(performing);
  };

  /** How long to sleep. */
  const round = async (): Promise<Milliseconds> => {
    const free = concurrency - running.size;
    if (free === 0) return TICK;
    const claims = await visits.claim({ works: names, now: clock.now(), most: free });
    claims.forEach(start);
    if (claims.length === free) return TICK; // the first that ends pokes
    return Math.min(TICK, (await store.nextVisitIn(names, clock.now())) ?? TICK);
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      const since = performance.now();
      const sleep = await round().catch((error: unknown) => {
        logger.warn({ error: describeError(error) }, 'visits cannot be claimed');
        return TICK / 4;
      });
      const until = performance.now() + sleep;
      await stopped.wait(Math.max(0, since + GATHERING - performance.now()));
      await signal.wait(Math.max(0, until - performance.now()));
    }
  };
  const looping = loop();

  return {
    poke: signal.poke,
    stop: async () => {
      stopping = true;
      stopped.poke();
      signal.poke();
      await looping;
      const patience = new Signal();
      void Promise.all(running).then(patience.poke);
      await patience.wait(grace);
    },
  };
}

/** Never rejects: what cannot be written is repeated by whoever claims the visit when it is free again. */
async function performVisit(work: Work, claim: HeldVisit, options: PumpOptions): Promise<void> {
  try {
    const settled = await settle(work, claim, options);
    if (!settled) options.logger.warn({ work: work.name }, 'a visit was lost while it was performed');
  } catch (error) {
    options.logger.warn({ work: work.name, error: describeError(error) }, 'a visit could not be settled');
  } finally {
    claim.letGo();
  }
}

async function settle(work: Work, claim: HeldVisit, options: PumpOptions): Promise<boolean> {
  let visited: Visited;
  try {
    visited = await work.perform(visitOf(claim, options.clock));
  } catch (error) {
    const failure = isTheLast(error, work, claim) ? ((await tellOfDelay(work, claim, options)) ?? error) : error;
    if (failure instanceof LeaseLostError) return false;
    return untilWritten(() => fail(work, claim, options, failure), claim.lost);
  }
  return untilWritten(() => options.store.finishVisit(claim, visited.until), claim.lost);
}

const visitOf = ({ key, attempts, generation, lost, assertHeld }: HeldVisit, clock: Clock): Visit => ({
  key,
  get now() {
    return clock.now();
  },
  attempt: attempts + 1,
  generation,
  lost,
  assertHeld,
});

/** It is parked now. An outage is never anybody's failure. */
const isTheLast = (failure: unknown, { parkAfter = PARK_AFTER }: Work, { attempts }: HeldVisit): boolean => {
  if (failure instanceof LeaseLostError || outageIn(failure) instanceof OutageError) return false;
  return failure instanceof ParkNowError || attempts + 1 >= parkAfter;
};

/** Resolves with what puts the parking off: an outage, or the loss of the visit. */
async function tellOfDelay(work: Work, claim: HeldVisit, { clock, logger }: PumpOptions): Promise<unknown> {
  try {
    await work.onParking?.(visitOf(claim, clock));
    return undefined;
  } catch (error) {
    if (error instanceof LeaseLostError || outageIn(error) instanceof OutageError) return error;
    logger.error({ work: work.name, key: claim.key, error: describeError(error) }, 'nobody could be told of the delay');
    return undefined;
  }
}

async function fail(work: Work, claim: HeldVisit, options: PumpOptions, failure: unknown): Promise<boolean> {
  const { store, logger } = options;
  const error = outageIn(failure);
  const isOutage = error instanceof OutageError;
  const attempts = claim.attempts + (isOutage ? 0 : 1);
  const park = isTheLast(failure, work, claim);
  const wait = waitAfter(error, isOutage ? claim.outages : claim.attempts, options.backOff);
  const described = describeError(failure);
  const written = await store.failVisit(claim, { error: described, isOutage, wait, park });
  const fields = { work: work.name, key: claim.key, attempts, error: described };
  if (park && written)
    logger.error({ alert: 'visit-parked', ...fields }, 'a visit is parked until an operator drives it again');
  else logger.warn(fields, isOutage ? 'a connection is down: the visit waits' : 'a visit failed');
  return written;
}

/** Postgres itself may be what is away. */
const outageIn = (failure: unknown): unknown =>
  isDatabaseOutage(failure) ? new OutageError('Postgres is away', undefined, { cause: failure }) : failure;
