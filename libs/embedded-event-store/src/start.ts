import { migrate, openDatabase, openQueries } from '@envoi/read-store';
import { Server, ServerCredentials, type ServerInterceptor } from '@grpc/grpc-js';
import { setMaxListeners } from 'node:events';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Heads } from './heads.ts';
import { MemoryBudget } from './memory-budget.ts';
import { Reader } from './reader.ts';
import { migrations } from './schema.ts';
import { appendService, deleteResponse, deletionService, tombstoneResponse } from './service-append.ts';
import { batchAppendService } from './service-batch-append.ts';
import { gossip, supportedMethods } from './service-info.ts';
import { readService } from './service-read.ts';
import { addRefusals } from './service-refused.ts';
import { GossipService, ServerFeaturesService, StreamsService } from './stubs.ts';
import { Tail } from './tail.ts';
import { Writer } from './writer.ts';

export interface EmbeddedEventStoreOptions {
  /** Any Postgres; the node makes the schema `event_store` in it, and is the only one to write there. */
  databaseUrl: string;
  /** A socket's directory is made with mode 0700 if it is not there. Port 0: a free one. */
  listen: { unixSocket: string } | { host: string; port: number };
  /** How long to wait for a node that still holds the database, ms; default 5,000. */
  patience?: number;
  /** Where troubles with the database are told. */
  log?: (line: string) => void;
  /** For tests: between the calls and the node, to do with them what a bad day does. */
  interceptors?: ServerInterceptor[];
}

export interface EmbeddedEventStore {
  /** For `connectEventLog`: `esdb+unix:///…`, or `esdb://host:port?tls=false`. */
  connectionString: string;
  /** Ends open calls with UNAVAILABLE, and lets the batch under way be committed. */
  stop(): Promise<void>;
}

/** The server takes as much as a client may send; the limit of an append is checked by itself. */
const MAX_MESSAGE = 17 * 1024 * 1024;

/**
 * Serves EventStoreDB's protocol over Postgres. Throws an Error when another node serves the same database, or the
 * address is taken.
 */
export async function startEmbeddedEventStore({
  databaseUrl,
  listen,
  patience = 5_000,
  log = () => undefined,
  interceptors = [],
}: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> {
  const reading = openQueries(databaseUrl, {
    maxConnections: 6,
    onError: (error) => log(`event store: ${error.message}`),
  });
  const tail = new Tail();
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // each open call listens
  const heads = new Heads();
  const budget = new MemoryBudget();
  const undo: (() => Promise<void>)[] = [() => reading.close()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    await makeSchema(databaseUrl);
    const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE, interceptors });
    undo.push(() => shutDown(server));
    const writer = await Writer.start(tail, heads, { databaseUrl, patience, log });
    undo.push(() => {
      stopping.abort();
      return writer.stop();
    });
    let port = 0;
    const host = 'host' in listen ? listen.host : 'localhost';
    server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods });
    server.addService(GossipService, { read: gossip(() => ({ host, port })) });
    server.addService(StreamsService, {
      read: readService(new Reader(reading, heads), tail, { stopping: stopping.signal }),
      append: appendService(writer, budget, stopping.signal),
      batchAppend: batchAppendService(writer, budget, stopping.signal),
      delete: deletionService(writer, 'delete', deleteResponse),
      tombstone: deletionService(writer, 'tombstone', tombstoneResponse),
    });
    addRefusals(server);
    port = await bind(server, listen);
    return { connectionString: connectionStringOf(listen, port), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const makeSchema = async (databaseUrl: string): Promise<void> => {
  const database = openDatabase(databaseUrl, { maxConnections: 1 });
  try {
    await migrate(database, 'event_store', migrations);
  } finally {
    await database.close();
  }
};

type Listen = EmbeddedEventStoreOptions['listen'];

const connectionStringOf = (listen: Listen, port: number): string =>
  'unixSocket' in listen ? `esdb+unix://${listen.unixSocket}` : `esdb://${listen.host}:${port}?tls=false`;

/** Whoever holds the database may take over the socket: the file of a node that was killed is removed. */
const bind = async (server: Server, listen: Listen): Promise<number> => {
  if ('unixSocket' in listen) {
    await mkdir(dirname(listen.unixSocket), { recursive: true, mode: 0o700 });
    await rm(listen.unixSocket, { force: true });
  }
  const address = 'unixSocket' in listen ? `unix:${listen.unixSocket}` : `${listen.host}:${listen.port}`;
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  if ('unixSocket' in listen) await chmod(listen.unixSocket, 0o600);
  return port;
};

/** How long answers may take to reach their clients, ms. */
const GRACE = 500;

const shutDown = async (server: Server): Promise<void> => {
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, GRACE);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
};
