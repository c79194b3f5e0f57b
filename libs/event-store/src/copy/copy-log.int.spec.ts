import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { sql } from '@envoi/read-store';
import fc from 'fast-check';
import { TestNodes, cuttingProxy, type TestNode } from '../../test/two-nodes.ts';
import { CopyRefusedError, copyBetween, copyLog, verifyCopy, type CopyOptions } from './copy-log.ts';
import { type RawEvent } from '../raw/raw-event.ts';
import { connectRawLog, type WritableRawLog } from '../raw/connect-raw-log.ts';
import { type RawLog } from '../raw/raw-log.ts';

type Content = Partial<Pick<RawEvent, 'type' | 'contentType' | 'data' | 'metadata'>>;

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const nothing = new Uint8Array();
const nowhere = { commit: 0n, prepare: 0n };
const event = (stream: string, revision: bigint, content: Content = {}): RawEvent => ({
  ...{ stream, revision, id: randomUUID(), position: nowhere },
  ...{ type: 'Numbered', contentType: 'application/json', data: bytes(`{"n":${revision}}`), metadata: nothing },
  ...content,
});
const metadata = (stream: string, revision: bigint, text: string) =>
  event(`$$${stream}`, revision, { type: '$metadata', data: bytes(text) });

/** Streams in turns; what a parser of JSON would not give back as it was; metadata of a stream, which changes. */
const aLog = (): RawEvent[] => [
  event('account-1', 0n, { data: bytes('{ "b" : 1,\n "a" : 1.0, "large": 9223372036854775807 }') }),
  event('account-1', 1n, { metadata: bytes('{"cause" : "x"}') }),
  event('account-2', 0n, { contentType: 'application/octet-stream', data: Uint8Array.of(0, 255, 128) }),
  metadata('account-1', 0n, '{"$maxCount": 2, "owner": "x"}'),
  event('account-1', 2n, { metadata: Uint8Array.of(255, 0) }),
  event('ohne Bindestrich äöü', 0n, { data: nothing }),
  event('account-1', 3n, { data: bytes('not JSON') }),
  metadata('account-1', 1n, '{"$tb":3}'),
  event('account-2', 1n),
  event('account-2', 2n),
];

describe('Copying a log', () => {
  const nodes = new TestNodes();
  let source: TestNode;
  let target: TestNode;
  afterEach(() => nodes.stopNodes());
  afterAll(() => nodes.stop());

  const write = async (node: TestNode, events: readonly RawEvent[]): Promise<void> => {
    const log = connectRawLog(node.connectionString, { name: 'node' });
    for (const one of events)
      expect(await log.append(one.stream, one.revision - 1n, [one])).toEqual({ type: 'written' });
    await log.dispose();
  };
  const bothWith = async (inSource: readonly RawEvent[], inTarget: readonly RawEvent[] = []): Promise<void> => {
    [source, target] = await Promise.all([nodes.start(), nodes.start()]);
    await Promise.all([write(source, inSource), write(target, inTarget)]);
  };
  const copy = (options?: CopyOptions) => copyLog(source.connectionString, target.connectionString, options);
  const verify = () => verifyCopy(source.connectionString, target.connectionString);
  const between = async (change: (target: WritableRawLog) => WritableRawLog): Promise<unknown> => {
    const logs = {
      source: connectRawLog(source.connectionString, { name: 'source' }),
      target: connectRawLog(target.connectionString, { name: 'target' }),
    };
    try {
      return await copyBetween({ ...logs, target: change(logs.target) }, {});
    } finally {
      await Promise.all(Object.values(logs).map((log) => log.dispose()));
    }
  };

  it('keeps order, streams, revisions, ids, types, content types, data and metadata, to the byte', async () => {
    await bothWith(aLog());
    expect(await copy()).toEqual({ found: 0, copied: 10 });
    expect(await target.dump()).toEqual(await source.dump());
    expect(await target.dump()).toHaveLength(10);
    expect(await verify()).toEqual({ same: 10 });
  });

  it('does nothing the second time, and afterwards only what has come since', async () => {
    await bothWith(aLog());
    await copy();
    expect(await copy()).toEqual({ found: 10, copied: 0 });
    await write(source, [event('account-3', 0n)]);
    expect(await verify()).toEqual({
      same: 10,
      difference: 'the source has account-3 revision 0, and the target nothing more',
    });
    expect(await copy()).toEqual({ found: 10, copied: 1 });
    expect(await verify()).toEqual({ same: 11 });
  });

  it('goes on where it was interrupted, at every point', async () => {
    await bothWith(aLog());
    let interruptions = 0;
    for (;;) {
      const stop = new AbortController();
      const outcome = await copy({
        signal: stop.signal,
        onProgress: ({ phase }) => phase === 'copying' && stop.abort('stop'),
      }).catch((error: unknown) => error);
      const dump = await target.dump();
      expect(dump).toEqual((await source.dump()).slice(0, dump.length));
      if (outcome !== 'stop') break;
      interruptions += 1;
    }
    expect(interruptions).toBe(7); // ten events, two pairs of which are appended together; after the last there is no more
    expect(await verify()).toEqual({ same: 10 });
  });

  it('goes on after it was killed between an append and its answer, at every point', async () => {
    await bothWith(aLog());
    const dying = (log: WritableRawLog): WritableRawLog => ({
      ...log,
      append: async (...args) => {
        await log.append(...args);
        throw new Error('killed');
      },
    });
    let kills = 0;
    while ((await target.dump()).length < 10) {
      await expect(between(dying)).rejects.toThrow('killed');
      kills += 1;
    }
    expect(kills).toBeGreaterThanOrEqual(8);
    expect(await copy()).toEqual({ found: 10, copied: 0 });
    expect(await target.dump()).toEqual(await source.dump());
  });

  it('writes everything once, though answers are lost with their connections', async () => {
    await bothWith(Array.from({ length: 60 }, (_, n) => event(`account-${n % 3}`, BigInt(Math.floor(n / 3)))));
    const proxies = await Promise.all(
      [source, target].map(({ connectionString }) => cuttingProxy(connectionString, 12)),
    );
    const [from, to] = proxies.map(({ connectionString }) => connectionString) as [string, string];
    expect(await copyLog(from, to)).toEqual({ found: 0, copied: 60 });
    expect(proxies[1]?.cuts()).toBeGreaterThan(1);
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    expect(await target.dump()).toEqual(await source.dump());
  });

  const log = aLog();
  it.each([
    ['another stream', [event('foreign-1', 0n)], 'has account-1 revision 0 where the target has foreign-1 revision 0'],
    ['another id in its place', [log[0]!, event('account-1', 1n)], 'account-1 revision 1 differs in its id'],
    ['something else under the same id', [{ ...log[0]!, data: nothing }], 'account-1 revision 0 differs in its data'],
    ['something after its end', [...log, event('later-1', 0n)], 'the target has later-1 revision 0'],
  ])('refuses a target that holds %s, and writes nothing', async (_, inTarget, sentence) => {
    await bothWith(log, inTarget);
    const before = await target.dump();
    await expect(copy()).rejects.toThrow(CopyRefusedError);
    await expect(copy()).rejects.toThrow(sentence);
    expect(await target.dump()).toEqual(before);
  });

  it.each([
    ['begins', 'revision = 0', 'the source goes on with account-1 revision 1, but has not got account-1 from revision 0'],
    ['goes on', 'revision = 1', 'the source goes on with account-1 revision 2, but has not got account-1 from revision 1'],
  ])('refuses a source in which a stream %s too late', async (_, gone, sentence) => {
    await bothWith([0n, 1n, 2n].flatMap((n) => [event('account-1', n), event('account-2', n)]));
    await sql.raw(`delete from event_store.events where stream = 'account-1' and ${gone}`).execute(source.database.kysely);
    await expect(copy()).rejects.toThrow(sentence);
  }); // prettier-ignore

  it.each(['deleteStream', 'tombstoneStream'] as const)('refuses a source with a deleted stream: %s', async (deletion) => {
    await bothWith([event('kept-1', 0n), event('gone-1', 0n)]);
    const client = EventStoreDBClient.connectionString(source.connectionString);
    await client[deletion]('gone-1');
    await client.appendToStream('kept-1', jsonEvent({ type: 'Later', data: {} }));
    await client.dispose();
    await expect(copy()).rejects.toThrow('the stream gone-1 was deleted');
    expect((await verify()).same).toBe(2);
  }); // prettier-ignore

  it('says so when somebody else writes to the target meanwhile', async () => {
    await bothWith(aLog());
    const disturbed = (log: WritableRawLog): WritableRawLog => ({
      ...log,
      append: async (stream, after, events) => {
        if (stream === 'account-2') await log.append(stream, after, [event(stream, after + 1n)]);
        return log.append(stream, after, events);
      },
    });
    await expect(between(disturbed)).rejects.toThrow('somebody else writes to the target: account-2 is at revision 0');
  });

  it('names the event that is too big for the target', async () => {
    await bothWith([]);
    const huge = event('account-1', 0n, { data: new Uint8Array(2 * 1024 * 1024) });
    const logs = {
      source: connectRawLog(source.connectionString, { name: 'source' }),
      target: connectRawLog(target.connectionString, { name: 'target' }),
    };
    const hugeSource: RawLog = { ...logs.source, all: async function* () { yield await Promise.resolve(huge); } }; // prettier-ignore
    await expect(copyBetween({ source: hugeSource, target: logs.target }, {})).rejects.toThrow(
      'account-1 revision 0 is bigger than an append to the target may be',
    );
    await Promise.all(Object.values(logs).map((one) => one.dispose()));
  });

  it.each([
    ['id', `id = '${randomUUID()}'`],
    ['type', `type = 'Another'`],
    ['content type', `content_type = 'text/plain'`],
    ['data', `data = data || ' '::bytea`],
    ['metadata', `metadata = '{}'`],
  ])('verification finds a difference in the %s, and says where', async (what, change) => {
    await bothWith(aLog());
    await copy();
    await sql
      .raw(`update event_store.events set ${change} where stream = 'account-2' and revision = 1`)
      .execute(target.database.kysely);
    const { same, difference } = await verify();
    expect(same).toBe(8);
    expect(difference).toMatch(new RegExp(`^account-2 revision 1 differs in its ${what}( \\(|$)`));
  });

  it('verification finds an event that is missing in the middle', async () => {
    await bothWith(aLog());
    await copy();
    await sql`delete from event_store.events where stream = 'account-2' and revision = 1`.execute(
      target.database.kysely,
    );
    expect(await verify()).toEqual({
      same: 8,
      difference: 'the source has account-2 revision 1 where the target has account-2 revision 2',
    });
  });

  it('leaves the server own streams out', async () => {
    await bothWith([event('$settings', 0n), event('account-1', 0n), metadata('$settings', 0n, '{}')]);
    expect(await copy()).toEqual({ found: 0, copied: 1 });
    await write(target, [event('$stats-1', 0n)]);
    expect(await verify()).toEqual({ same: 1 });
  });

  it('copies any log, whenever it is interrupted', async () => {
    const anEvent = fc.record({
      of: fc.constantFrom('a-1', 'b-2', 'ü', '$$a-1', '$$b-2'),
      data: fc.uint8Array({ maxLength: 40 }),
      metadata: fc.uint8Array({ maxLength: 40 }),
      contentType: fc.constantFrom('application/json', 'application/octet-stream'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anEvent, { maxLength: 40 }),
        fc.array(fc.nat(30), { maxLength: 3 }),
        async (drawn, stops) => {
          const revisions = new Map<string, bigint>();
          const events = drawn.map(({ of, ...content }) => {
            const revision = revisions.get(of) ?? 0n;
            revisions.set(of, revision + 1n);
            return event(of, revision, { ...content, ...(of.startsWith('$$') ? { type: '$metadata' } : {}) });
          });
          await bothWith(events);
          for (const stopAt of stops) {
            const stop = new AbortController();
            const onProgress = ({ phase, events: n }: { phase: string; events: number }) =>
              phase === 'copying' && n >= stopAt && stop.abort('stop');
            await copy({ signal: stop.signal, onProgress }).catch((error: unknown) => expect(error).toBe('stop'));
          }
          await copy();
          expect(await target.dump()).toEqual(await source.dump());
          expect(await verify()).toEqual({ same: events.length });
          await nodes.stopNodes();
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);

  it('tells how far it is, in the order of its phases', async () => {
    await bothWith(aLog());
    const told: string[] = [];
    const onProgress: CopyOptions['onProgress'] = ({ phase, events, fraction }) =>
      told.push(`${phase} ${events} ${fraction}`);
    await copy({ onProgress });
    expect(told.at(0)).toBe('copying 2 0.2');
    expect(told.at(-1)).toBe('copying 10 1');
    told.length = 0;
    await copy({ onProgress });
    expect([told.length, told.at(-1)]).toEqual([10, 'comparing 10 1']);
  });

  it('names the log that cannot be reached, and no password of a connection string that is not understood', async () => {
    await expect(copyLog('esdb://admin:secret@:x', 'esdb://127.0.0.1:1?tls=false')).rejects.toThrow(
      'the connection string of the source is not understood: esdb://host:port?tls=false, for example',
    );
  });
});
