import { setTimeout as pause } from 'node:timers/promises';
import { sql } from '@envoi/read-store';
import { eventually } from '../eventually.ts';
import { startTestPostgres } from '../stores.ts';
import { quantile, type Row } from './row.ts';
import { startBuiltStandalone } from './running.ts';

const PER_SECOND = 20;
/** Below the limit of messages of one member. */
const MEMBERS = 100;

/**
 * From the 202 to the answer's arrival at the chat, at twenty messages a second (a). On the way lie four durable commits one
 * after the other (inbox, two appends, delivery is recorded after it); beside it: one row, inserted durably.
 */
export async function measure({ seconds = 30 } = {}): Promise<Row[]> {
  const { chat, workspace, stop } = await startBuiltStandalone();
  try {
    const accepted = new Map<string, number>();
    const arrived = new Map<string, number>();
    chat.answer = ({ inReplyTo }) => {
      if (inReplyTo !== null && !arrived.has(inReplyTo)) arrived.set(inReplyTo, performance.now());
      return undefined;
    };
    for (let n = 0; n < MEMBERS; n += 1) {
      workspace.member(`m${n}`);
      await chat.ask({ from: `m${n}`, text: 'Help' });
    }
    const started = performance.now();
    const sending: Promise<void>[] = [];
    for (let n = 0; n < seconds * PER_SECOND; n += 1) {
      await pause(Math.max(0, started + (n * 1_000) / PER_SECOND - performance.now()));
      const id = `measured-${n}`;
      const send = async (): Promise<void> => {
        await chat.write({ from: `m${n % MEMBERS}`, text: 'Help', id });
        accepted.set(id, performance.now());
      };
      sending.push(send());
    }
    await Promise.all(sending);
    await eventually(() => arrived.size >= accepted.size + MEMBERS, { within: 30_000 });
    const took = [...accepted].map(([id, at]) => Math.max(0, (arrived.get(id) ?? NaN) - at));
    const insert = await insertTimes();
    return [
      rowOf('accepted → answered, p50', quantile(took, 0.5), quantile(insert, 0.5), 40),
      rowOf('accepted → answered, p99', quantile(took, 0.99), quantile(insert, 0.99), 100),
    ];
  } finally {
    await stop();
  }
}

const rowOf = (figure: string, ours: number, raw: number, most: number): Row => ({
  figure: `${figure}, at ${PER_SECOND} messages/s`,
  ours: Math.round(ours * 10) / 10,
  raw: Math.round(raw * 10) / 10,
  rawIs: 'one durable insert',
  unit: 'ms',
  goal: `≤ ${most} ms`,
  met: ours <= most,
});

const insertTimes = async (): Promise<number[]> => {
  const postgres = await startTestPostgres();
  const { kysely } = postgres.database;
  await sql`create table bench (id bigint generated always as identity primary key, payload bytea)`.execute(kysely);
  const times: number[] = [];
  for (let n = 0; n < 500; n += 1) {
    const started = performance.now();
    await sql`insert into bench (payload) values (${Buffer.alloc(400)})`.execute(kysely);
    times.push(performance.now() - started);
  }
  await postgres.stop();
  return times;
};
