import { setTimeout as pause } from 'node:timers/promises';
import { describeError, type ConsumersLogger } from '@envoi/consumers';
import { OutageError, SECOND, between, type Clock, type Milliseconds } from '@envoi/event-sourcing';
import { type EventLog, type RawLog } from '@envoi/event-store';
import { type Lease, type Leases } from '@envoi/read-store';
import { type Jwks, type SigningKeys } from '@envoi/signing';
import { Heads } from './heads/heads.ts';
import { WitnessError, type Witness } from './heads/witness.ts';
import { noteSigner } from './notes/keys.ts';
import { lookUp } from './sealing/beginning.ts';
import { Sealing } from './sealing/sealing.ts';
import { LedgerStoppedError, type WhyStopped } from './sealing/stopped.ts';
import { type LedgerStore } from './store/ledger-store.ts';
import { MissingTileError } from './tiles/tile.ts';

export type LedgerOptions = Readonly<{
  raw: RawLog;
  log: EventLog;
  store: LedgerStore;
  leases: Leases;
  witness: Witness;
  /** Heads are signed with the current one. */
  keys: SigningKeys;
  /** All public keys there ever were. */
  published: () => Promise<Jwks>;
  /** The name that the log gets with its first head, and keeps. */
  origin: string;
  /** When a head was signed, for whoever reads the log. Nothing is decided by it. */
  clock: Clock;
  logger: ConsumersLogger;
  /** At most one head in so long, while events arrive; the first of them is sealed at once. Default 1 s. */
  headEvery?: Milliseconds;
}>;

export type LedgerStatus = Readonly<{
  /** Leaves that are kept. */
  size: number;
  /** Leaves that the last head covers. */
  headSize: number;
  /** Since the last head was signed; undefined: none was. */
  headAge: Milliseconds | undefined;
  stopped: WhyStopped | undefined;
}>;

export interface Ledger {
  /** Why this process has stopped for good; undefined: it has not. */
  stopped(): WhyStopped | undefined;
  /** How far the ledger is, whichever process acts. Throws what the stores throw. */
  status(): Promise<LedgerStatus>;
  /** Calls back when this process has signed a head: more events have an entry. The result stops it. */
  onHead(callback: () => void): () => void;
  stop(): Promise<void>;
}

const LEASE = 'ledger';
const AGAIN = SECOND / 4;

/**
 * Seals the log: every worker runs it, one at a time acts. Goes on by itself after outages and lost leases. When the log
 * cannot be the one of which the last heads were signed it stops for good, with `alert: ledger-stopped`; a restart finds the
 * same. What it promises is in the README.
 */
export function runLedger(options: LedgerOptions): Ledger {
  const { raw, store, witness, leases, logger, clock, keys, origin: ours, headEvery = SECOND } = options;
  const stopping = new AbortController();
  const callbacks = new Set<() => void>();
  let stopped: WhyStopped | undefined;
  let isWitnessAway = false;
  const parts = {
    ...{ raw, store, witness, clock, headEvery },
    heads: new Heads(options.log, options.published),
    signerOf: (origin: string = ours) => noteSigner(origin, keys),
    onHead: () => {
      isWitnessAway = false;
      callbacks.forEach((callback) => callback());
    },
  };

  const hold = async (afresh: boolean): Promise<void> => {
    let lease: Lease | undefined;
    try {
      lease = await leases.waitFor(LEASE, stopping.signal);
      const sealing = new Sealing(parts, lease, await lookUp(parts, afresh));
      await sealing.run(AbortSignal.any([lease.lost, stopping.signal]));
      lease.assertHeld();
    } finally {
      await lease?.release().catch((error: unknown) => report(logger, error));
    }
  };

  const isOver = (): boolean => stopping.signal.aborted || stopped !== undefined;
  const run = async (): Promise<void> => {
    let afresh = false;
    while (!isOver()) {
      try {
        await hold(afresh);
      } catch (error) {
        if (isOver()) return;
        if (error instanceof LedgerStoppedError) stopped = error.why;
        afresh = error instanceof MissingTileError;
        if (!(isWitnessAway && error instanceof WitnessError)) report(logger, error); // it is tried again and again
        isWitnessAway ||= error instanceof WitnessError;
      }
      if (!isOver()) await pause(AGAIN, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();

  const status = async (): Promise<LedgerStatus> => {
    const [state, last] = await Promise.all([store.state(), parts.heads.last()]);
    const headAge = last?.signedAt && between(last.signedAt, clock.now());
    return { size: state?.size ?? 0, headSize: last?.head.size ?? 0, headAge, stopped };
  };

  return {
    stopped: () => stopped,
    status,
    onHead: (callback) => {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

const report = (logger: ConsumersLogger, error: unknown): void => {
  if (error instanceof LedgerStoppedError)
    logger.error({ alert: 'ledger-stopped', why: error.why }, `the ledger stops: ${error.message}`);
  else if (error instanceof WitnessError)
    logger.error({ alert: 'witness-away', error: error.code }, `the ledger signs nothing: ${error.message}`);
  else if (error instanceof OutageError) logger.warn({ error: error.name }, 'the ledger waits for the log');
  else if (error instanceof MissingTileError) logger.warn({ error: error.name }, 'the ledger makes its tiles anew');
  else logger.warn({ error: describeError(error) }, 'the ledger starts over from what it has kept');
};
