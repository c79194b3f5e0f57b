import { randomBytes, randomUUID } from 'node:crypto';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { DAY, MINUTE, instant, plus, type Instant } from '@envoi/event-sourcing';
import { migrateConsumerTables, migrateReadStore, sql, type Kysely } from '@envoi/read-store';
import { sealer as sealerOf } from '@envoi/vault';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import {
  Brake,
  InboxReader,
  InboxWriter,
  ToldOnce,
  chatKeys,
  migrateChat,
  openLookupKey,
  parseInbound,
  type AcceptedMessage,
} from './index.ts';

const now = instant('2026-11-23T10:00:00Z');
const sealer = sealerOf(parseKeyring(generateKeyring('v1'), 'VAULT_KEYS'));
const keys = chatKeys(randomBytes(32));

let postgres: TestPostgres;
let reader: InboxReader;
beforeAll(async () => {
  postgres = await startTestPostgres();
  for (const migrate of [migrateReadStore, migrateConsumerTables, migrateChat]) await migrate(postgres.database);
  reader = new InboxReader(postgres.database, sealer);
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  for (const table of ['envoi.inbox', 'envoi.told_once', 'envoi.brake', 'envoi.visits'])
    await sql`truncate ${sql.table(table)}`.execute(postgres.database.kysely);
});

const inbox = (): InboxWriter => new InboxWriter({ database: postgres.database, sealer, keys });

type Sent = {
  id?: string;
  text?: string;
  in?: string;
  from?: string;
  at?: Instant;
  connection?: string;
  webhookId?: string;
};

const message = ({
  id = randomUUID(),
  text = 'Help',
  from = 'mia',
  at = now,
  ...sent
}: Sent = {}): AcceptedMessage => ({
  connection: sent.connection ?? 'acme',
  workspace: 'acme-workspace',
  webhookId: sent.webhookId ?? randomUUID(),
  acceptedAt: at,
  message: parseInbound({
    type: 'message.created',
    data: { message: { id, text }, conversation: { id: sent.in ?? 'c1', kind: 'direct' }, sender: { id: from } },
  })!,
});
const invitation = (webhookId: string): AcceptedMessage => ({
  ...message({ webhookId }),
  message: parseInbound({
    type: 'conversation.started',
    data: { conversation: { id: 'c1', kind: 'direct' }, sender: { id: 'mia' } },
  })!,
});

const count = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from envoi.inbox`.execute(
    postgres.database.kysely,
  );
  return rows[0]!.n;
};
const woken = async (): Promise<unknown[]> =>
  (await sql`select work, key, due_at as "dueAt" from envoi.visits order by key`.execute(postgres.database.kysely))
    .rows;
const c1 = keys.conversation('acme', 'c1');
const textOf = (entry: Awaited<ReturnType<InboxReader['next']>>) =>
  entry?.message.type === 'message' ? entry.message.text : undefined;

describe('the inbox', () => {
  it('keeps what was accepted, and wakes the work of its conversation', async () => {
    const accepted = message({ id: 'm1' });
    await inbox().accept(accepted);
    expect(await reader.next(c1)).toMatchObject({
      connection: 'acme',
      workspace: 'acme-workspace',
      dedup: keys.dedup('acme', 'message', 'm1'),
      acceptedAt: now,
      message: accepted.message,
    });
    expect(await woken()).toEqual([{ work: 'inbox', key: c1, dueAt: new Date(now) }]);
  });

  it('keeps a message once, however often and wherever it is delivered', async () => {
    const [one, other] = [inbox(), inbox()];
    const deliveries = Array.from({ length: 40 }, (_, n) => message({ id: `m${n % 4}` }));
    await Promise.all(deliveries.map((each, n) => (n % 2 === 0 ? one : other).accept(each)));
    await one.accept(message({ id: 'm0' }));
    expect(await count()).toBe(4);
  });

  it('tells who listens', async () => {
    const heard = Promise.withResolvers<undefined>();
    const stop = await postgres.database.listen('visits', () => heard.resolve(undefined));
    await inbox().accept(message());
    await heard.promise;
    await stop();
  });

  it('wakes nobody for what was there before', async () => {
    await inbox().accept(message({ id: 'm1' }));
    await sql`truncate envoi.visits`.execute(postgres.database.kysely);
    await inbox().accept(message({ id: 'm1' }));
    expect(await woken()).toEqual([]);
  });

  it('tells invitations apart by the id of their delivery, and messages of different connections', async () => {
    for (const each of [invitation('w1'), invitation('w1'), invitation('w2')]) await inbox().accept(each);
    for (const connection of ['acme', 'umbrella']) await inbox().accept(message({ id: 'w1', connection }));
    expect(await count()).toBe(4);
  });

  it('starts over when it and another gateway wait for each other', async () => {
    const insert = (trx: Kysely<unknown>, id: string) =>
      sql`
      insert into envoi.inbox (connection, workspace, dedup, conversation, sender, accepted_at)
      values ('acme', 'w', decode(${keys.dedup('acme', 'message', id)}, 'hex'), '', '', now())`.execute(trx);
    const isWaiting = async () => {
      const { rows } = await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`.execute(postgres.database.kysely); // prettier-ignore
      return rows.length > 0;
    };
    const writer = inbox();
    const all = await postgres.database.kysely.transaction().execute(async (other) => {
      await insert(other, 'b');
      const accepted = Promise.all(['first', 'a', 'b'].map((id) => writer.accept(message({ id }))));
      await eventually(isWaiting);
      await insert(other, 'a');
      return { accepted };
    });
    await all.accepted;
    expect(await count()).toBe(3);
  });

  it('hands out the messages of a conversation in the order they came, each until it is answered', async () => {
    const writer = inbox();
    const texts = Array.from({ length: 30 }, (_, n) => `text ${n}`);
    await Promise.all(
      texts.flatMap((text) => [writer.accept(message({ text })), writer.accept(message({ in: 'c2' }))]),
    );
    const seen: (string | undefined)[] = [];
    for (let entry = await reader.next(c1); entry !== undefined; entry = await reader.next(c1)) {
      expect(textOf(await reader.next(c1))).toBe(textOf(entry));
      seen.push(textOf(entry));
      await reader.finish(entry, now);
    }
    expect(seen).toEqual(texts);
  });

  it('holds nothing that can be read without the keys, and drops what was written once it is answered', async () => {
    await inbox().accept(message({ id: 'id-of-message', text: 'hunter2', from: 'mia', in: 'c1' }));
    const dump = async () => {
      const { rows } = await sql<{ row: string }>`select inbox::text || coalesce(encode(payload, 'escape'), '') as row from envoi.inbox`.execute(postgres.database.kysely); // prettier-ignore
      return rows[0]!.row;
    };
    expect(await dump()).not.toMatch(/hunter2|id-of-message|mia|c1"/);
    await reader.finish((await reader.next(c1))!, now);
    const { rows } = await sql`select 1 from envoi.inbox where payload is not null`.execute(postgres.database.kysely);
    expect(rows).toEqual([]);
    await inbox().accept(message({ id: 'id-of-message' }));
    expect(await reader.next(c1)).toBeUndefined();
  });

  it.each(['finish', 'disregard'] as const)('knows of what trace a message is a part until it is done with it: %s', async (done) => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await inbox().accept({ ...message(), trace });
    const entry = (await reader.next(c1))!;
    expect(entry.trace).toBe(trace);
    await reader[done](entry, now);
    const { rows } = await sql`select trace from envoi.inbox`.execute(postgres.database.kysely);
    expect(rows).toEqual([{ trace: null }]);
  }); // prettier-ignore

  it('accepts nothing that it cannot wake the work for', async () => {
    await sql`alter table envoi.visits rename to visits_away`.execute(postgres.database.kysely);
    await expect(inbox().accept(message())).rejects.toMatchObject({ name: 'OutageError' });
    await sql`alter table envoi.visits_away rename to visits`.execute(postgres.database.kysely);
    expect(await count()).toBe(0);
  });

  it('finishes in a transaction of the caller', async () => {
    await inbox().accept(message());
    const entry = (await reader.next(c1))!;
    const failing = postgres.database.kysely.transaction().execute(async (trx) => {
      await reader.finish(entry, now, trx);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await reader.next(c1)).toEqual(entry);
  });

  it('knows the oldest that waits', async () => {
    expect(await reader.oldestUnanswered()).toBeUndefined();
    for (const at of [plus(now, 1), now, plus(now, 2)]) await inbox().accept(message({ at }));
    expect(await reader.oldestUnanswered()).toBe(now);
  });

  it('forgets after eight days, and says how many never got an answer', async () => {
    for (const id of ['answered', 'waiting']) await inbox().accept(message({ id }));
    await inbox().accept(message({ at: plus(now, 1) }));
    await reader.finish((await reader.next(c1))!, now);
    expect(await reader.purge(plus(now, 8 * DAY))).toEqual({ unanswered: 0 });
    expect(await reader.purge(plus(now, 8 * DAY + 1))).toEqual({ unanswered: 1 });
    expect(await count()).toBe(1);
  });
});

describe('the limit of messages', () => {
  const all = async () => {
    const entries = [];
    for (const conversation of ['c1', 'c2'])
      for (let entry = await reader.next(keys.conversation('acme', conversation)); entry !== undefined;) {
        entries.push(entry);
        await reader.finish(entry, now);
        entry = await reader.next(keys.conversation('acme', conversation));
      }
    return entries.sort((a, b) => Number(a.seq - b.seq));
  };
  const since = plus(now, -10 * MINUTE);

  it('counts what the sender wrote before, in whatever conversation, unless it was limited itself', async () => {
    const writer = inbox();
    await writer.accept(message({ at: since }));
    for (const n of [1, 2, 3]) await writer.accept(message({ at: plus(since, n), in: n === 2 ? 'c2' : 'c1' }));
    await writer.accept(message({ from: 'tom', at: plus(since, 4) }));
    await writer.accept(message({ at: plus(since, 5) }));
    const entries = await all();
    const last = entries.at(-1)!;
    expect(await reader.earlier(last, { since, most: 20 })).toEqual([3, 2, 1].map((n) => plus(since, n)));
    expect(await reader.earlier(last, { since, most: 2 })).toEqual([3, 2].map((n) => plus(since, n)));
    expect(await reader.previousWasLimited(last)).toBe(false);
    await reader.markLimited(entries[3]!);
    expect(await reader.earlier(last, { since, most: 20 })).toEqual([2, 1].map((n) => plus(since, n)));
    expect(await reader.previousWasLimited(last)).toBe(true);
    expect(await reader.previousWasLimited(entries[0]!)).toBe(false);
  });
});

describe('what is told once a day', () => {
  const told = () => new ToldOnce(postgres.database, keys);
  const of = (id: string) => ({ connection: 'acme', dedup: keys.dedup('acme', 'message', id) });

  it('is told once, and again for the same message only', async () => {
    expect(await told().tell(of('m1'), 'unknown mia', { now })).toBe(true);
    expect(await told().tell(of('m2'), 'unknown mia', { now: plus(now, DAY - 1) })).toBe(false);
    expect(await told().tell(of('m1'), 'unknown mia', { now: plus(now, DAY - 1) })).toBe(true);
    expect(await told().tell(of('m2'), 'unknown tom', { now })).toBe(true);
    expect(await told().tell({ ...of('m2'), connection: 'umbrella' }, 'unknown mia', { now })).toBe(true);
  });

  it('is told again after a day, which the same message does not prolong', async () => {
    await told().tell(of('m1'), 'x', { now });
    await told().tell(of('m1'), 'x', { now: plus(now, DAY - 1) });
    expect(await told().tell(of('m2'), 'x', { now: plus(now, DAY) })).toBe(true);
    expect(await told().tell(of('m1'), 'x', { now: plus(now, DAY) })).toBe(false);
  });

  it('is told by one of many at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => told().tell(of(`m${n}`), 'x', { now })));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('leaves nothing behind', async () => {
    await told().tell(of('m1'), 'x', { now });
    await told().purge(plus(now, DAY));
    expect((await sql`select * from envoi.told_once`.execute(postgres.database.kysely)).rows).toEqual([]);
  });
});

describe('the brake', () => {
  const wrong = (id: string, at: Instant, connection = 'acme') =>
    new Brake(postgres.database).recordWrongCode({
      connection,
      dedup: keys.dedup(connection, 'message', id),
      acceptedAt: at,
    });

  it('counts each message once, for its connection, within an hour', async () => {
    const brake = new Brake(postgres.database);
    for (const [id, minute] of [['a', 0], ['a', 0], ['b', 10], ['c', 20]] as const) await wrong(id, plus(now, minute * MINUTE)); // prettier-ignore
    await wrong('d', now, 'umbrella');
    expect(await brake.countWrongCodes('acme', plus(now, -1))).toBe(3);
    expect(await brake.countWrongCodes('acme', now)).toBe(2);
    const at = plus(now, 30 * MINUTE);
    expect(await brake.belowLimitAt('acme', 4, at)).toBeUndefined();
    expect(await brake.belowLimitAt('acme', 3, at)).toBe(plus(now, 60 * MINUTE));
    expect(await brake.belowLimitAt('acme', 2, at)).toBe(plus(now, 70 * MINUTE));
    expect(await brake.belowLimitAt('acme', 3, plus(now, 60 * MINUTE))).toBeUndefined();
    await brake.purge(plus(now, 70 * MINUTE));
    expect(await brake.countWrongCodes('acme', plus(now, -1))).toBe(1);
  });
});

describe('the key of fingerprints', () => {
  it('is made once and stays', async () => {
    const made = await Promise.all([1, 2, 3].map(() => openLookupKey(postgres.database, sealer)));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
    expect(made[0]).toHaveLength(32);
  });

  it('shapes the ids that outsiders see as UUIDs', () => {
    const id = keys.answerId({ connection: 'acme', dedup: 'd' });
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
