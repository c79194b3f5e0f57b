import { SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { z } from 'zod';
import { parseDuration } from './duration.ts';
import { ConfigurationError, problemsOf } from './error.ts';

/** What operators may decide; the version is recorded with every event. Lengths in milliseconds. */
export type Policy = Readonly<{
  version: 1;
  export: Readonly<{
    readyAfter: Milliseconds;
    dueWithin: Milliseconds;
    linksValidFor: Milliseconds;
    every: Milliseconds;
  }>;
  deletion: Readonly<{
    startAfter: Milliseconds;
    goodbyeWithin: Milliseconds;
    goodbyeHold: Milliseconds;
    dueWithin: Milliseconds;
  }>;
  codes: Readonly<{ validFor: Milliseconds; perHour: number; perDay: number }>;
  messagesPer10Minutes: number;
  brake: Readonly<{ wrongCodesPerHour: number; deletionsPerHour: number }>;
}>;

/** Everything that a process is told from outside. Absent stores are the embedded ones; absent keyrings are made and kept. */
export type Configuration = Readonly<{
  host: string;
  ports: Readonly<{ gateway: number; admin: number; playground: number; worker: number }>;
  /** What links begin with; no slash at the end. */
  publicUrl: string;
  dataDir: string;
  /** Where the ids of who was forgotten are kept, apart from the stores. */
  forgottenDir: string;
  databaseUrl: string | undefined;
  eventStore: string | undefined;
  /** Path of a JSON file for `readConnections`. */
  connectionsFile: string | undefined;
  playground: boolean;
  policy: Policy;
  /** As text for `parseKeyring`. */
  keyrings: Readonly<Record<'vault' | 'code' | 'link' | 'signing', string | undefined>>;
}>;

const duration = (shortest: Milliseconds) =>
  z
    .string()
    .transform((text) => parseDuration(text) ?? NaN)
    .refine((length) => length >= shortest, {
      error: `must be an ISO 8601 duration like PT24H or P7D, ${shortest === 0 ? 'not negative' : 'longer than zero'}, at most 100 years`,
    });
const positive = duration(1);

const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,7}$/, { error })
    .transform(Number)
    .refine((number) => number >= from && number <= to, { error });
};
const port = whole(0, 65_535);
const limit = whole(1, 1_000_000);

const isPlainHttp = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return `${url.search}${url.hash}${url.username}${url.password}` === '';
};
const publicUrl = z
  .string()
  .refine(isPlainHttp, { error: 'must be an http or https URL without query, fragment and credentials' })
  .transform((url) => url.replace(/\/+$/, ''));

const environment = z.object({
  GATEWAY_PORT: port.default(8080),
  ADMIN_PORT: port.default(8081),
  PLAYGROUND_PORT: port.default(8082),
  WORKER_PORT: port.default(8083),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  DATA_DIR: z.string().default('./.data'),
  FORGOTTEN_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  EVENTSTORE_CONNECTION_STRING: z.string().optional(),
  CONNECTIONS_FILE: z.string().optional(),
  PLAYGROUND: z.enum(['on', 'off'], { error: 'must be "on" or "off"' }).default('on'),
  EXPORT_READY_AFTER: duration(0).optional(),
  EXPORT_DUE_WITHIN: positive.prefault('PT30H'),
  EXPORT_LINKS_VALID_FOR: positive.prefault('P6D'),
  EXPORT_EVERY: positive.prefault('P7D'),
  DELETION_START_AFTER: duration(0).prefault('PT0S'),
  DELETION_GOODBYE_WITHIN: positive.prefault('PT5M'),
  DELETION_GOODBYE_HOLD: duration(0).optional(),
  DELETION_DUE_WITHIN: positive.prefault('P30D'),
  CODE_VALID_FOR: positive.prefault('PT10M'),
  CODES_PER_HOUR: limit.default(5),
  CODES_PER_DAY: limit.default(10),
  MESSAGES_PER_10_MINUTES: limit.default(20),
  BRAKE_WRONG_CODES_PER_HOUR: limit.default(50),
  BRAKE_DELETIONS_PER_HOUR: limit.default(100),
  VAULT_KEYS: z.string().optional(),
  CODE_KEYS: z.string().optional(),
  LINK_KEYS: z.string().optional(),
  SIGNING_KEYS: z.string().optional(),
});

type Environment = z.output<typeof environment>;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** What each variable alone cannot tell. */
const conflicts = (env: Environment): string[] => {
  if (env.PLAYGROUND === 'off') return [];
  const samePort = env.PLAYGROUND_PORT !== 0 && env.PLAYGROUND_PORT === env.GATEWAY_PORT;
  return [
    ...(isLoopback(env.HOST) ? [] : ['HOST: must be a loopback address as long as PLAYGROUND is not "off"']),
    ...(samePort ? ['PLAYGROUND_PORT: must not be the GATEWAY_PORT'] : []),
  ];
};

/** Milliseconds that somebody who tries the product out is ready to wait. */
const READY_AFTER_IN_THE_PLAYGROUND = 20 * SECOND;
const READY_AFTER = 24 * 3_600 * SECOND;
const GOODBYE_HOLD_IN_THE_PLAYGROUND = 5 * SECOND;
const GOODBYE_HOLD = 30 * SECOND;

const policyOf = (env: Environment): Policy => ({
  version: 1,
  export: {
    readyAfter: env.EXPORT_READY_AFTER ?? (env.PLAYGROUND === 'on' ? READY_AFTER_IN_THE_PLAYGROUND : READY_AFTER),
    dueWithin: env.EXPORT_DUE_WITHIN,
    linksValidFor: env.EXPORT_LINKS_VALID_FOR,
    every: env.EXPORT_EVERY,
  },
  deletion: {
    startAfter: env.DELETION_START_AFTER,
    goodbyeWithin: env.DELETION_GOODBYE_WITHIN,
    goodbyeHold: env.DELETION_GOODBYE_HOLD ?? (env.PLAYGROUND === 'on' ? GOODBYE_HOLD_IN_THE_PLAYGROUND : GOODBYE_HOLD),
    dueWithin: env.DELETION_DUE_WITHIN,
  },
  codes: { validFor: env.CODE_VALID_FOR, perHour: env.CODES_PER_HOUR, perDay: env.CODES_PER_DAY },
  messagesPer10Minutes: env.MESSAGES_PER_10_MINUTES,
  brake: { wrongCodesPerHour: env.BRAKE_WRONG_CODES_PER_HOUR, deletionsPerHour: env.BRAKE_DELETIONS_PER_HOUR },
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
      admin: data.ADMIN_PORT,
      playground: data.PLAYGROUND_PORT,
      worker: data.WORKER_PORT,
    },
    publicUrl: data.PUBLIC_URL ?? `http://localhost:${data.GATEWAY_PORT}`,
    dataDir: data.DATA_DIR,
    forgottenDir: data.FORGOTTEN_DIR ?? `${data.DATA_DIR}/forgotten`,
    databaseUrl: data.DATABASE_URL,
    eventStore: data.EVENTSTORE_CONNECTION_STRING,
    connectionsFile: data.CONNECTIONS_FILE,
    playground: data.PLAYGROUND === 'on',
    policy: policyOf(data),
    keyrings: { vault: data.VAULT_KEYS, code: data.CODE_KEYS, link: data.LINK_KEYS, signing: data.SIGNING_KEYS },
  };
};
