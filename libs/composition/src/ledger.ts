import { describeError } from '@envoi/consumers';
import {
  fileWitness,
  ledgerEntries,
  postgresLedgerStore,
  runLedger,
  type Ledger,
  type LedgerEntries,
} from '@envoi/ledger';
import { leaseRows, openLeases } from '@envoi/read-store';
import { publishedKeys } from '@envoi/signing';
import { type Logger } from './logger.ts';
import { type Stores } from './stores.ts';

export interface LedgerOptions {
  stores: Stores;
  /** What a log is called by that has no head yet. */
  publicUrl: string;
  /** Where heads are mirrored, apart from the stores. */
  witnessFile: string;
  /** The same for each run of one worker, and of no other. */
  holder: string;
  logger: Logger;
}

/** Takes its part in sealing the log, and finds entries, whoever seals it. */
export async function startLedger(options: LedgerOptions): Promise<Ledger & LedgerEntries> {
  const { database, log, raw, clock, signingKeys: keys } = options.stores;
  const { logger, holder } = options;
  const store = postgresLedgerStore(database);
  await store.migrate();
  const onError = (error: unknown): void => logger.warn({ error: describeError(error) }, 'a lease was not renewed');
  const leases = await openLeases(leaseRows(database), { holder: `${holder}/ledger`, onError });
  const published = () => publishedKeys(database);
  const ledger = runLedger({
    ...{ raw, log, store, leases, keys, published, clock, logger },
    witness: fileWitness(options.witnessFile),
    origin: ledgerOrigin(options.publicUrl),
  });
  return {
    ...ledger,
    ...ledgerEntries({ log, raw, store, published }),
    stop: async () => {
      await ledger.stop();
      await leases.close();
    },
  };
}

/** `host[:port][/path]/ledger`; a plus would end the name of a key. */
export const ledgerOrigin = (publicUrl: string): string => {
  const { host, pathname } = new URL(publicUrl);
  return `${host}${pathname.replace(/\/+$/, '')}/ledger`.replaceAll('+', '%2B');
};
