import { randomUUID } from 'node:crypto';
import { Brake, InboxReader, InboxWriter, ToldOnce, chatKeys, migrateChat, type InboxEntry } from '@envoi/chat';
import { DAY, HOUR, instant, plus } from '@envoi/event-sourcing';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import {
  LeaseLostError,
  consumerStore,
  redriveVisit,
  type ConsumerStore,
  type VisitClaim,
  type VisitKey,
} from '@envoi/read-store';
import { sealer } from '@envoi/vault';
import { startTestPostgres, type TestPostgres } from '../../stores.ts';
import { MemoryConsumerStore } from './consumer-store.ts';
import { MemoryBrake, MemoryInbox, MemoryToldOnce } from './inbox.ts';

/** What the simulation has in memory promises what the real thing does: each promise is kept by both. */
interface Stores {
  consumers: ConsumerStore;
  redrive: (visit: VisitKey) => Promise<boolean>;
  accept: MemoryInbox['accept'];
  inbox: Pick<InboxReader, keyof InboxReader>;
  toldOnce: Pick<ToldOnce, keyof ToldOnce>;
  brake: Pick<Brake, keyof Brake>;
}

const ring = parseKeyring(generateKeyring('k1'), 'VAULT_KEYS');
const keys = chatKeys(Buffer.alloc(32, 1));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

const inMemory = (): Promise<Stores> => {
  const consumers = new MemoryConsumerStore(() => Date.now());
  const inbox = new MemoryInbox(keys, consumers);
  const rest = { toldOnce: new MemoryToldOnce(keys), brake: new MemoryBrake() };
  const redrive = (visit: VisitKey) => consumers.redriveVisit(visit);
  return Promise.resolve({ consumers, redrive, accept: inbox.accept, inbox, ...rest });
};

const inPostgres = async (): Promise<Stores> => {
  const { database } = postgres;
  const consumers = consumerStore(database);
  await consumers.migrate();
  await migrateChat(database);
  const seals = sealer(ring);
  const writer = new InboxWriter({ database, sealer: seals, keys });
  return {
    consumers,
    redrive: (visit) => redriveVisit(database.kysely, visit, { actor: 'a', reason: 'obstacle-lifted', ticket: 't' }),
    accept: (message) => writer.accept(message),
    inbox: new InboxReader(database, seals),
    toldOnce: new ToldOnce(database, keys),
    brake: new Brake(database),
  };
};

const noon = instant('2026-11-24T12:00:00.000Z');

describe.each([
  ['in memory', inMemory],
  ['in Postgres', inPostgres],
])('%s', (_, open) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await open();
  });
  const aVisit = (): VisitKey => ({ work: `work-${randomUUID()}`, key: 'a' });
  const claiming = ({ work }: VisitKey, now = noon, holdFor = 60_000) =>
    stores.consumers.heldVisits().claim({ works: [work], now, most: 10, holder: 'me', holdFor });

  it('claims a visit when it is due, once', async () => {
    const visit = aVisit();
    await stores.consumers.armVisits([visit], noon);
    expect(await claiming(visit, plus(noon, -1))).toEqual([]);
    expect(await claiming(visit)).toMatchObject([{ ...visit, attempts: 0, outages: 0, generation: 0 }]);
    expect(await claiming(visit)).toEqual([]);
  });

  it('keeps a visit that was armed while it was performed, and the earlier of two dates', async () => {
    const visit = aVisit();
    await stores.consumers.armVisits([visit], noon);
    const [claim] = await claiming(visit);
    await stores.consumers.armVisits([visit], plus(noon, HOUR));
    expect(await stores.consumers.finishVisit(claim!, plus(noon, DAY))).toBe(true);
    expect(await stores.consumers.nextVisitIn([visit.work], noon)).toBe(HOUR);
    const [again] = await claiming(visit, plus(noon, HOUR));
    expect(await stores.consumers.finishVisit(again!)).toBe(true);
    expect(await stores.consumers.nextVisitIn([visit.work], noon)).toBeUndefined();
  });

  it('finishes many at once, each as it ended', async () => {
    const [gone, again, armed, late] = [aVisit(), aVisit(), aVisit(), aVisit()];
    await stores.consumers.armVisits([gone, again, armed, late], noon);
    const claims = (await Promise.all([gone, again, armed].map((visit) => claiming(visit)))).flat();
    claims.push(...(await claiming(late, noon, 0)));
    await claiming(late);
    await stores.consumers.armVisits([armed], plus(noon, DAY));
    const dates = [undefined, plus(noon, HOUR), undefined, undefined];
    const finishing = claims.map((claim, index) => stores.consumers.finishVisit(claim, dates[index]));
    expect(await Promise.all(finishing)).toEqual([true, true, true, false]);
    const next = ({ work }: VisitKey) => stores.consumers.nextVisitIn([work], noon);
    expect(await Promise.all([gone, again, armed].map(next))).toEqual([undefined, HOUR, DAY]);
  });

  it('takes nothing from who does not hold the visit any more', async () => {
    const visit = aVisit();
    await stores.consumers.armVisits([visit], noon);
    const [late] = await claiming(visit, noon, 0);
    const [current] = await claiming(visit);
    const failure = { error: 'Error', isOutage: false, wait: 0, park: false };
    expect(await stores.consumers.finishVisit(late!)).toBe(false);
    expect(await stores.consumers.failVisit(late!, failure)).toBe(false);
    expect(await stores.consumers.heldVisits().renew([late!, current!], 1_000)).toEqual([current]);
  });

  it('holds for nobody what is over, however late its renewal comes', async () => {
    const failure = { error: 'Error', isOutage: false, wait: 0, park: false };
    const { consumers } = stores;
    const ends = [
      (claim: VisitClaim) => consumers.finishVisit(claim),
      (claim: VisitClaim) => consumers.failVisit(claim, failure),
    ];
    for (const end of ends) {
      const visit = aVisit();
      await consumers.armVisits([visit], noon);
      const [claim] = await claiming(visit);
      await consumers.armVisits([visit], noon);
      expect(await end(claim!)).toBe(true);
      expect(await consumers.heldVisits().renew([claim!], 60_000)).toEqual([]);
      expect(await end(claim!)).toBe(false);
      expect(await claiming(visit)).toHaveLength(1);
    }
  });

  it('takes nothing from who held a visit of the same name that is over, however often that is said', async () => {
    const visit = aVisit();
    await stores.consumers.armVisits([visit], noon);
    const [over] = await claiming(visit);
    expect(await stores.consumers.finishVisit(over!)).toBe(true);
    await stores.consumers.armVisits([visit], noon);
    const [current] = await claiming(visit);
    expect(await stores.consumers.finishVisit(over!)).toBe(false); // its answer was lost, so it was said again
    expect(await stores.consumers.heldVisits().renew([over!, current!], 1_000)).toEqual([current]);
    expect(await stores.consumers.finishVisit(current!)).toBe(true);
  });

  it('counts failures, not outages, waits after both, and parks', async () => {
    const visit = aVisit();
    await stores.consumers.armVisits([visit], noon);
    const fail = async (isOutage: boolean, wait: number, park = false) => {
      const [claim] = await claiming(visit);
      await stores.consumers.failVisit(claim!, { error: 'Error', isOutage, wait, park });
      return claim!;
    };
    await fail(true, 0);
    expect(await fail(false, 0)).toMatchObject({ attempts: 0, outages: 1 });
    expect(await fail(false, 0)).toMatchObject({ attempts: 1, outages: 0 });
    await fail(false, 60_000);
    expect(await claiming(visit)).toEqual([]);
    const parked = aVisit();
    await stores.consumers.armVisits([parked], noon);
    const [claim] = await claiming(parked);
    await stores.consumers.failVisit(claim!, { error: 'Error', isOutage: false, wait: 0, park: true });
    await stores.consumers.armVisits([parked], noon);
    expect(await claiming(parked)).toEqual([]);
    expect(await stores.consumers.nextVisitIn([parked.work], noon)).toBeUndefined();
    expect(await stores.redrive(parked)).toBe(true);
    expect(await stores.redrive(parked)).toBe(false);
    expect(await claiming(parked)).toMatchObject([{ attempts: 0, generation: 1 }]);
  });

  it('frees what a former run of the same holder held, and tells its late writes', async () => {
    const visit = aVisit();
    await stores.consumers.armVisits([visit], noon);
    const [late] = await claiming(visit);
    await stores.consumers.heldVisits().releaseAllOf('me');
    expect(await stores.consumers.finishVisit(late!)).toBe(false);
    expect(await claiming(visit)).toHaveLength(1);
  });

  it('gives a lease to one, with a fence that grows, until it is given back', async () => {
    const name = `lease-${randomUUID()}`;
    const leases = stores.consumers.leases();
    const fence = await leases.take(name, 'a');
    expect(await leases.take(name, 'b')).toBeUndefined();
    expect(await leases.renew([{ name, fence: fence! }])).toEqual(new Set([name]));
    await leases.expire([{ name, fence: fence! }]);
    expect(await leases.renew([{ name, fence: fence! }])).toEqual(new Set()); // too late: it was given back
    expect(await leases.take(name, 'b')).toBe(fence! + 1n);
    expect(await leases.renew([{ name, fence: fence! }])).toEqual(new Set());
    await leases.expireAllOf('b');
    expect(await leases.take(name, 'a')).toBe(fence! + 2n);
    expect(await leases.take(name, 'a', fence)).toBeUndefined();
    expect(await leases.take(name, 'a', fence! + 2n)).toBe(fence! + 3n);
    const { consumers } = stores;
    await expect(consumers.transaction((trx) => trx.assertFence({ name, fence: fence! }))).rejects.toThrow(
      LeaseLostError,
    );
    await leases.close();
  });

  it('does all of a transaction or nothing', async () => {
    const { consumers } = stores;
    const name = `checkpoint-${randomUUID()}`;
    const model = { name: `model-${randomUUID()}`, version: 1 };
    const visit = aVisit();
    expect(await consumers.openCheckpoint(name, ['parcel'])).toEqual({ generation: 1, categories: ['parcel'] });
    const opened = { generation: 1, categories: ['letter'] };
    expect(await consumers.openCheckpoint(name, ['letter'])).toEqual(opened);
    const handled = { position: 7n, eventId: 'e' };
    const act = (fails: boolean) =>
      consumers.transaction(async (trx) => {
        await trx.makeRowTable(model, 1);
        await trx.writeRows(
          model,
          1,
          new Map([
            ['k', '{"a":1}'],
            ['gone', undefined],
          ]),
        );
        await trx.armVisits([visit], noon, 'me');
        await trx.moveCheckpoints([name], handled);
        await trx.parkSubjects({ projection: model.name, generation: 1 }, [
          { subject: 's', position: 7n, error: 'Error' },
        ]);
        if (fails) throw new Error('broken off');
        const parked = await trx.findParkedSubjects({ projection: model.name, generation: 1 }, ['s', 't']);
        return { rows: await trx.loadRows(model, 1, ['k', 'gone']), parked, at: await trx.lockCheckpoint(name) };
      });
    await expect(act(true)).rejects.toThrow('broken off');
    expect((await consumers.listCheckpoints()).get(name)).toEqual(opened);
    expect(await claiming(visit)).toEqual([]);
    expect(await act(false)).toEqual({
      rows: new Map([['k', { a: 1 }]]),
      parked: [{ subject: 's', position: 7n, error: 'Error' }],
      at: { ...opened, handled },
    });
    expect(await claiming(visit)).toHaveLength(1);
  });

  const write = (id: string, member: string, acceptedAt = noon) =>
    stores.accept({
      ...{ connection: 'c', workspace: 'w', webhookId: id, acceptedAt },
      message: {
        ...{ type: 'message', id, text: 'Help', mentionsAssistant: false, format: 'plain' },
        conversation: { id: `dm-${member}`, kind: 'direct' },
        sender: { id: member, membership: 'member', bot: false },
      },
    });

  it('gives out messages in order, each until it is answered, and once however often it is delivered', async () => {
    const { inbox } = stores;
    const member = randomUUID();
    const conversation = keys.conversation('c', `dm-${member}`);
    const ids = [randomUUID(), randomUUID()] as const;
    await write(ids[0], member);
    await write(ids[1], member, plus(noon, 1_000));
    await write(ids[0], member);
    const first = await inbox.next(conversation);
    expect(first).toMatchObject({ acceptedAt: noon, message: { id: ids[0] }, workspace: 'w' });
    expect(await inbox.next(conversation)).toMatchObject({ seq: first!.seq });
    await inbox.finish(first!, noon);
    const second = await inbox.next(conversation);
    expect(second).toMatchObject({ message: { id: ids[1] } });
    expect(await inbox.earlier(second!, { since: plus(noon, -1), most: 5 })).toEqual([noon]);
    await inbox.markLimited(first!);
    expect(await inbox.earlier(second!, { since: plus(noon, -1), most: 5 })).toEqual([]);
    expect(await inbox.previousWasLimited(second!)).toBe(true);
    expect(second).toMatchObject({ unknown: false });
    await inbox.markUnknown(second!);
    expect(await inbox.next(conversation)).toMatchObject({ seq: second!.seq, unknown: true });
    await inbox.disregard(second!, noon);
    expect(await inbox.next(conversation)).toBeUndefined();
    const visits = await stores.consumers
      .heldVisits()
      .claim({ works: ['inbox'], now: noon, most: 50, holder: 'me', holdFor: 0 });
    expect(visits.map(({ key }) => key)).toContain(conversation);
  });

  it('says something once in a while, and again for the same message', async () => {
    const entry = (): Pick<InboxEntry, 'connection' | 'dedup'> => ({
      connection: 'c',
      dedup: randomUUID().replaceAll('-', ''),
    });
    const [one, other] = [entry(), entry()];
    const what = randomUUID();
    const tell = (by: typeof one, now = noon) => stores.toldOnce.tell(by, what, { now });
    expect([await tell(one), await tell(one), await tell(other), await tell(other, plus(noon, DAY))]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('counts wrong codes once each, and deletions apart', async () => {
    const { brake } = stores;
    const connection = randomUUID();
    const entry = { connection, dedup: randomUUID().replaceAll('-', ''), acceptedAt: noon };
    await brake.recordWrongCode(entry);
    await brake.recordWrongCode(entry);
    await brake.recordDeletion(connection, randomUUID(), noon);
    const counts = [
      await brake.countWrongCodes(connection, plus(noon, -1)),
      await brake.countDeletions(connection, plus(noon, -1)),
    ];
    expect(counts).toEqual([1, 1]);
    expect(await brake.countWrongCodes(connection, noon)).toBe(0);
    expect(await brake.belowLimitAt(connection, 1, noon)).toBe(plus(noon, HOUR));
  });
});
