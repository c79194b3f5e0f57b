import { EventStoreDBClient } from '@eventstore/db-client';

/** How to reach the server, and the credentials that go with each append. */
export type Connection = Readonly<{
  connect: () => EventStoreDBClient;
  /** Absent: the client's own way with appends (see `credentialsFor`). */
  credentials?: Readonly<{ username: string; password: string }>;
}>;

const unixScheme = 'esdb+unix://';

/**
 * Understands `esdb://…` and `esdb+discover://…` as the client does, and `esdb+unix:///path/to/socket` for a node on this
 * machine. Throws an Error for anything else.
 */
export const parseConnection = (connectionString: string): Connection => {
  if (connectionString.startsWith(unixScheme)) {
    const endpoint = `unix:${connectionString.slice(unixScheme.length)}`;
    return { connect: () => new EventStoreDBClient({ endpoint }, { insecure: true }), credentials: nobody };
  }
  const credentials = credentialsFor(connectionString);
  EventStoreDBClient.connectionString(connectionString); // throws on a string that it does not understand
  return {
    connect: () => EventStoreDBClient.connectionString(connectionString),
    ...(credentials === undefined ? {} : { credentials }),
  };
};

/** An insecure channel drops credentials, so any will do. */
const nobody = { username: 'nobody', password: 'nothing' } as const;

/**
 * With credentials for the call the client sends each append as a call of its own, with a deadline. Without, it sends
 * them over one shared stream whose bookkeeping is global to the process: there an append can hang for ever, and a
 * transport error of one client rejects the appends of another, whose late answer then throws where nobody can catch it.
 */
const credentialsFor = (connectionString: string): Connection['credentials'] => {
  const [, username, password] = /^esdb(?:\+discover)?:\/\/([^:@/?]+):([^@/?]*)@/.exec(connectionString) ?? [];
  if (username !== undefined && password !== undefined)
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return /[?&]tls=false\b/i.test(connectionString) ? nobody : undefined;
};
