import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { sql } from '@envoi/read-store';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres } from '../../../test/stores.ts';
import { BadLine } from '../test/bad-line.ts';
import { startEmbeddedEventStore } from './index.ts';

const SOCKET = '.s.PGSQL.5432';

/** A node whose line to its Postgres can be cut. */
const start = async () => {
  const postgres = await startTestPostgres();
  const directory = await mkdtemp(join(tmpdir(), 'node-'));
  const host = new URLSearchParams(postgres.url.replace(/^.*\?/, '')).get('host') ?? '';
  const line = await BadLine.start({ unixSocket: join(directory, SOCKET), node: join(host, SOCKET) });
  const databaseUrl = postgres.url.replace(/host=[^&]*/, `host=${encodeURIComponent(directory)}`);
  const unixSocket = join(directory, 'node.sock');
  const node = await startEmbeddedEventStore({ databaseUrl, listen: { unixSocket } });
  const client = new EventStoreDBClient({ endpoint: `unix:${unixSocket}` }, { insecure: true });
  const stop = async (): Promise<void> => {
    await client.dispose();
    await node.stop();
    await line.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  };
  return { postgres, line, client, stop };
};

it('finds a commit whose answer was lost when it is asked again, and goes on after it', async () => {
  const { postgres, line, client, stop } = await start();
  const append = async (id: string, expectedRevision: bigint | 'no_stream') => {
    const event = jsonEvent({ id, type: 'T', data: {} });
    return (await client.appendToStream('s', event, { expectedRevision, deadline: 2_000 })).nextExpectedRevision;
  };
  const stored = async () =>
    (await sql<{ id: string }>`select id from event_store.events order by revision`.execute(postgres.database.kysely))
      .rows.map(({ id }) => id); // prettier-ignore
  try {
    const [first, lost, next] = [randomUUID(), randomUUID(), randomUUID()];
    expect(await append(first, 'no_stream')).toBe(0n);
    line.cutAfter(0);
    await expect(append(lost, 0n)).rejects.toThrow();
    expect(await stored()).toEqual([first, lost]);
    expect(await eventually(() => append(lost, 0n))).toBe(1n);
    expect(await append(next, 1n)).toBe(2n);
    expect(await stored()).toEqual([first, lost, next]);
  } finally {
    await stop();
  }
});
