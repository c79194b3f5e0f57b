import { type AddressInfo } from 'node:net';
import { logHistory } from '@envoi/audit';
import { eventSchemas, type Logger, type Stores } from '@envoi/composition';
import { type Policy } from '@envoi/configuration';
import { describeError } from '@envoi/consumers';
import { type TokenVerifier } from '@envoi/staff-tokens';
import { projections } from '../../worker/src/projections.ts';
import { watchSystem } from './metrics/system-metrics.ts';
import { openSealed } from './audit/sealed.ts';
import { createAdmin } from './create-admin.ts';
import { findSubject } from './find-subject.ts';
import { requestOf } from './interventions/request-of.ts';
import { type SignIn } from './sign-in/sign-in.ts';

export interface AdminOptions {
  stores: Pick<Stores, 'database' | 'log' | 'raw' | 'streams' | 'vault' | 'clock' | 'signing' | 'missing' | 'metrics'>;
  /** Who may read the metrics; undefined: only this machine. */
  metricsToken: string | undefined;
  /** Where the ledger's heads are mirrored, if that is on this machine. */
  witnessFile: string;
  /** In force. */
  policy: Policy;
  verifyToken: TokenVerifier;
  signIn: SignIn | undefined;
  logger: Logger;
  host: string;
  port: number;
}

export interface Admin {
  port: number;
  /** Ends every connection. */
  stop(): Promise<void>;
}

/** Listens for administrators and auditors. Throws what the operating system says when it cannot. */
export async function startAdmin({
  stores,
  witnessFile,
  logger,
  host,
  port,
  metricsToken: token,
  ...options
}: AdminOptions): Promise<Admin> {
  const { database, log, raw, streams, vault, metrics } = stores;
  const sealed = await openSealed({ database, log, raw, witnessFile });
  watchSystem({
    ...{ metrics, database, log, projections, clock: stores.clock },
    headSignedAt: async () => (await sealed.heads.last())?.signedAt,
    onError: (error) => logger.warn({ error: describeError(error) }, 'the system could not be read for its metrics'),
  });
  const app = await createAdmin({
    ...{ ...options, ...stores, staff: vault, notes: vault, projections },
    findMember: (member) => vault.findSubject(member),
    requestOf: (requestId) => requestOf(database, requestId),
    sealed,
    metrics: { metrics, token },
    history: logHistory({
      ...{ log, raw, categories: Object.keys(eventSchemas) },
      decode: (stored) => streams.decode(stored),
      findSubject: (requestId) => findSubject(database, requestId),
    }),
    onDefect: (error, requestId) => logger.error({ error: describeError(error), requestId }, 'a request failed'),
  });
  await app.listen(port, host).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  return { port: (app.getHttpServer().address() as AddressInfo).port, stop: () => app.close() };
}
