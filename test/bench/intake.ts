import { randomUUID } from 'node:crypto';
import { openDatabase, sql } from '@envoi/read-store';
import { Webhook } from 'standardwebhooks';
import { Pool } from 'undici';
import { startTestPostgres } from '../stores.ts';
import { perSecond, timed, type Row } from './row.ts';
import { startBuiltStandalone } from './running.ts';

const AT_ONCE = 32;

/** Messages answered 202 in a second, beside bare inserts of one row at the same concurrency (b). */
export async function measure({ messages = 20_000 } = {}): Promise<Row[]> {
  const raw = perSecond(messages, await insertAll(messages));
  const { chat, workspace, gatewayUrl, stop } = await startBuiltStandalone();
  const pool = new Pool(gatewayUrl, { connections: AT_ONCE, pipelining: 1 });
  try {
    const comeBack = workspace.goDown(); // answers wait, so that taking in is what is measured
    const requests = Array.from({ length: messages + 1 }, () => signed(chat.inboundSecret));
    const took = await timed(messages, AT_ONCE, async (n) => {
      const { statusCode, body } = await pool.request({ method: 'POST', path: '/webhooks/test', ...requests[n] });
      await body.dump();
      if (statusCode !== 202) throw new Error(`the gateway answered ${statusCode}`);
    });
    comeBack();
    const ours = perSecond(messages, took);
    return [
      {
        figure: `messages accepted, ${AT_ONCE} connections`,
        ...{ ours, raw, rawIs: 'bare one-row inserts', unit: '/s', goal: '≥ 50 %' },
        met: ours >= raw / 2,
      },
    ];
  } finally {
    await pool.close();
    await stop();
  }
}

const signed = (secret: string) => {
  const [id, now] = [randomUUID(), new Date()];
  const sender = { id: `member-${Math.floor(Math.random() * 1_000)}` };
  const body = JSON.stringify({
    type: 'message.created',
    timestamp: now.toISOString(),
    data: { message: { id, text: 'Help' }, conversation: { id: `dm-${sender.id}`, kind: 'direct' }, sender },
  });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  return { headers, body };
};

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
