import { randomUUID } from 'node:crypto';
import { openDatabase, sql } from '@envoi/read-store';
import { startTestPostgres } from '../stores.ts';
import { openLine, signed, startGatewayAlone } from '../gateway-alone.ts';
import { perSecond, timed, type Row } from './row.ts';

const AT_ONCE = 32;

/** Messages that one gateway answers 202 in a second, beside bare inserts of one row at the same concurrency (b). */
export async function measure({ messages = 20_000 } = {}): Promise<Row[]> {
  const raw = perSecond(messages, await insertAll(messages));
  const { secret, gatewayUrl, stop } = await startGatewayAlone();
  const lines = await Promise.all(Array.from({ length: AT_ONCE }, () => openLine(gatewayUrl)));
  try {
    const requests = Array.from({ length: messages + 501 }, () => signed(secret));
    const post = async (n: number): Promise<void> => {
      const line = lines.pop();
      const status = await line?.send(requests[n] ?? Buffer.alloc(0));
      if (line === undefined || status !== 202) throw new Error(`the gateway answered ${String(status)}`);
      lines.push(line);
    };
    await timed(500, AT_ONCE, (n) => post(messages + n));
    const ours = perSecond(messages, await timed(messages, AT_ONCE, post));
    return [
      {
        figure: `messages accepted, ${AT_ONCE} connections`,
        ...{ ours, raw, rawIs: 'bare one-row inserts', unit: '/s', goal: '≥ 50 %' },
        met: ours >= raw / 2,
      },
    ];
  } finally {
    for (const line of lines) line.close();
    await stop();
  }
}

const insertAll = async (count: number): Promise<number> => {
  const postgres = await startTestPostgres();
  const database = openDatabase(postgres.url, { maxConnections: AT_ONCE });
  const insert = () =>
    sql`insert into bench (id, payload) values (${randomUUID()}, ${payload})`.execute(database.kysely);
  await sql`create table bench (id text primary key, payload bytea)`.execute(database.kysely);
  await timed(500, AT_ONCE, insert);
  const took = await timed(count, AT_ONCE, insert);
  await database.close();
  await postgres.stop();
  return took;
};

const payload = Buffer.alloc(400, 1);
