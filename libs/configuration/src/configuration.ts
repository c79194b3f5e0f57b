import { SECOND } from '@envoi/event-sourcing';
import { z } from 'zod';
import { ConfigurationError, problemsOf } from './error.ts';
import { whole } from './numbers.ts';
import { policyFrom, policyShape, type Policy } from './policy.ts';
import { staffIssuerConflicts, staffIssuerFrom, staffIssuerShape, type StaffIssuer } from './staff-issuer.ts';
import { isLoopback, plainUrl } from './urls.ts';

/** Everything that a process is told from outside. Absent stores are the embedded ones; absent keyrings are made and kept. */
export type Configuration = Readonly<{
  host: string;
  /** `gatewayMetrics`: undefined where nobody reads those of a gateway. */
  ports: Readonly<{
    gateway: number;
    gatewayMetrics: number | undefined;
    admin: number;
    playground: number;
    worker: number;
  }>;
  /** What links begin with; no slash at the end. */
  publicUrl: string;
  dataDir: string;
  /** Where the ids of who was forgotten are kept, apart from the stores. */
  forgottenDir: string;
  /** Where the heads of the ledger are mirrored, apart from the stores. */
  ledgerWitnessFile: string;
  databaseUrl: string | undefined;
  eventStore: string | undefined;
  /** Path of a JSON file for `readConnections`. */
  connectionsFile: string | undefined;
  playground: boolean;
  policy: Policy;
  /** Who may read the metrics; undefined: only this machine. */
  metricsToken: string | undefined;
  /** Undefined: the staff's tokens are signed with a key in the data directory. */
  staffIssuer: StaffIssuer | undefined;
  /** As text for `parseKeyring`. */
  keyrings: Readonly<Record<'vault' | 'code' | 'link' | 'signing', string | undefined>>;
}>;

const port = whole(0, 65_535);

const publicUrl = plainUrl.transform((url) => url.replace(/\/+$/, ''));

const environment = z.object({
  GATEWAY_PORT: port.default(8080),
  GATEWAY_METRICS_PORT: port.optional(),
  ADMIN_PORT: port.default(8081),
  PLAYGROUND_PORT: port.default(8082),
  WORKER_PORT: port.default(8083),
  METRICS_TOKEN: z.string().min(16, { error: 'must be 16 characters or more' }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  DATA_DIR: z.string().default('./.data'),
  FORGOTTEN_DIR: z.string().optional(),
  LEDGER_WITNESS_FILE: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  EVENTSTORE_CONNECTION_STRING: z.string().optional(),
  CONNECTIONS_FILE: z.string().optional(),
  PLAYGROUND: z.enum(['on', 'off'], { error: 'must be "on" or "off"' }).default('on'),
  EXPORT_READY_AFTER: policyShape.EXPORT_READY_AFTER.optional(),
  EXPORT_DUE_WITHIN: policyShape.EXPORT_DUE_WITHIN.prefault('PT30H'),
  EXPORT_LINKS_VALID_FOR: policyShape.EXPORT_LINKS_VALID_FOR.prefault('P6D'),
  EXPORT_EVERY: policyShape.EXPORT_EVERY.prefault('P7D'),
  DELETION_START_AFTER: policyShape.DELETION_START_AFTER.prefault('PT0S'),
  DELETION_GOODBYE_WITHIN: policyShape.DELETION_GOODBYE_WITHIN.prefault('PT5M'),
  DELETION_GOODBYE_HOLD: policyShape.DELETION_GOODBYE_HOLD.optional(),
  DELETION_DUE_WITHIN: policyShape.DELETION_DUE_WITHIN.prefault('P30D'),
  CODE_VALID_FOR: policyShape.CODE_VALID_FOR.prefault('PT10M'),
  CODES_PER_HOUR: policyShape.CODES_PER_HOUR.prefault('5'),
  CODES_PER_DAY: policyShape.CODES_PER_DAY.prefault('10'),
  MESSAGES_PER_10_MINUTES: policyShape.MESSAGES_PER_10_MINUTES.prefault('20'),
  BRAKE_WRONG_CODES_PER_HOUR: policyShape.BRAKE_WRONG_CODES_PER_HOUR.prefault('50'),
  BRAKE_DELETIONS_PER_HOUR: policyShape.BRAKE_DELETIONS_PER_HOUR.prefault('100'),
  ...staffIssuerShape,
  VAULT_KEYS: z.string().optional(),
  CODE_KEYS: z.string().optional(),
  LINK_KEYS: z.string().optional(),
  SIGNING_KEYS: z.string().optional(),
});

type Environment = z.output<typeof environment>;

/** What each variable alone cannot tell. */
const conflicts = (env: Environment): string[] => [
  ...(env.PLAYGROUND === 'off' ? [] : conflictsWithPlayground(env)),
  ...staffIssuerConflicts(env),
];

const conflictsWithPlayground = ({ HOST, GATEWAY_PORT, PLAYGROUND_PORT }: Environment): string[] => {
  const samePort = PLAYGROUND_PORT !== 0 && PLAYGROUND_PORT === GATEWAY_PORT;
  return [
    ...(isLoopback(HOST) ? [] : ['HOST: must be a loopback address as long as PLAYGROUND is not "off"']),
    ...(samePort ? ['PLAYGROUND_PORT: must not be the GATEWAY_PORT'] : []),
  ];
};

/** Milliseconds that somebody who tries the product out is ready to wait. */
const READY_AFTER_IN_THE_PLAYGROUND = 20 * SECOND;
const READY_AFTER = 24 * 3_600 * SECOND;
const GOODBYE_HOLD_IN_THE_PLAYGROUND = 5 * SECOND;
const GOODBYE_HOLD = 30 * SECOND;

const policyOf = (env: Environment): Policy =>
  policyFrom({
    ...env,
    EXPORT_READY_AFTER:
      env.EXPORT_READY_AFTER ?? (env.PLAYGROUND === 'on' ? READY_AFTER_IN_THE_PLAYGROUND : READY_AFTER),
    DELETION_GOODBYE_HOLD:
      env.DELETION_GOODBYE_HOLD ?? (env.PLAYGROUND === 'on' ? GOODBYE_HOLD_IN_THE_PLAYGROUND : GOODBYE_HOLD),
  });

/**
 * Reads the environment; an empty variable is an absent one. Throws a ConfigurationError that names every wrong variable.
 */
export const readConfiguration = (env: Readonly<Record<string, string | undefined>>): Configuration => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const { data, error } = environment.safeParse(present);
  if (error !== undefined) throw new ConfigurationError(problemsOf(error.issues, ([name]) => String(name)));
  const problems = conflicts(data);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    host: data.HOST,
    ports: {
      gateway: data.GATEWAY_PORT,
      gatewayMetrics: data.GATEWAY_METRICS_PORT,
      admin: data.ADMIN_PORT,
      playground: data.PLAYGROUND_PORT,
      worker: data.WORKER_PORT,
    },
    publicUrl: data.PUBLIC_URL ?? `http://localhost:${data.GATEWAY_PORT}`,
    dataDir: data.DATA_DIR,
    forgottenDir: data.FORGOTTEN_DIR ?? `${data.DATA_DIR}/forgotten`,
    ledgerWitnessFile: data.LEDGER_WITNESS_FILE ?? `${data.DATA_DIR}/witness/heads.jsonl`,
    metricsToken: data.METRICS_TOKEN,
    databaseUrl: data.DATABASE_URL,
    eventStore: data.EVENTSTORE_CONNECTION_STRING,
    connectionsFile: data.CONNECTIONS_FILE,
    playground: data.PLAYGROUND === 'on',
    policy: policyOf(data),
    staffIssuer: staffIssuerFrom(data),
    keyrings: { vault: data.VAULT_KEYS, code: data.CODE_KEYS, link: data.LINK_KEYS, signing: data.SIGNING_KEYS },
  };
};
