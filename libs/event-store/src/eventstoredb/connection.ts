import { EventStoreDBClient } from '@eventstore/db-client';
import { SECOND } from '@envoi/event-sourcing';

export type Connection = Readonly<{
  /** Clients of the same generation may share a connection, those of different generations never do. */
  connect: (generation: number) => EventStoreDBClient;
}>;

const unixScheme = 'esdb+unix://';

/**
 * Understands `esdb://…` and `esdb+discover://…` as the client does, and `esdb+unix:///path/to/socket` for a node on this
 * machine. Throws an Error for anything else, and for what the client would accept and then not do.
 */
export const parseConnection = (connectionString: string): Connection => {
  if (connectionString.startsWith(unixScheme)) {
    const endpoint = `unix:${connectionString.slice(unixScheme.length)}`;
    return {
      connect: (generation) =>
        new EventStoreDBClient({ endpoint, keepAliveTimeout: KEEP_ALIVE_TIMEOUT + generation }, { insecure: true }),
    };
  }
  for (const [pattern, why] of refused) if (pattern.test(connectionString)) throw new Error(why);
  EventStoreDBClient.connectionString(connectionString); // throws on a string that it does not understand
  return { connect: (generation) => EventStoreDBClient.connectionString(ofGeneration(connectionString, generation)) };
};

/** So long may a server take to answer a ping before the connection counts as dead, ms. */
const KEEP_ALIVE_TIMEOUT = 5 * SECOND;

/** gRPC lets channels share a connection unless an option differs: one that a millisecond more does not hurt. */
const ofGeneration = (connectionString: string, generation: number): string => {
  const configured = /[?&]keep[-_]?alive[-_]?timeout=(\d+)/i.exec(connectionString)?.[1];
  const timeout = (configured === undefined ? KEEP_ALIVE_TIMEOUT : Number(configured)) + generation;
  const text = connectionString.trim().replace(/\/+$/, '');
  return `${text}${text.includes('?') ? '&' : '?'}keepAliveTimeout=${timeout}`; // the last one counts
};

const refused: readonly (readonly [RegExp, string])[] = [
  [
    /^(?=.*[?&]\s*tls\s*=\s*false)[^/]*\/\/[^/?]*@/i,
    'credentials would be dropped in silence without TLS: leave them out, or use TLS',
  ],
  [
    /[?&]\s*tls[-_]?verify[-_]?cert\s*=\s*false/i,
    'the client ignores tlsVerifyCert: name the authority of the certificate with tlsCAFile',
  ],
  [
    /[?&]\s*throw[-_]?on[-_]?append[-_]?failure\s*=\s*false/i,
    'without throwOnAppendFailure a refused append looks like a written one: leave it out',
  ],
];
