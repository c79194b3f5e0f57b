import { randomUUID } from 'node:crypto';
import { consumerStore, findParked, listRedrives } from '@envoi/consumers';
import { DomainError, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { sql } from '@envoi/read-store';
import { z } from 'zod';
import { aSubject, errand, forgetConsumers, noon, parcels, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { decide, operationRecord } from './domain/operation.ts';
import { redriveParked } from './redrive-parked.ts';
import { operationRecordSchemas } from './schemas.ts';

const parcel = { ParcelOrdered: z.object({ sendAt: z.string() }), ParcelSent: z.object({}) };
const why = { reason: 'fixed-here', ticket: 'OPS-1' } as const;
const work = 'errand';

describe('Parked work that is driven again', () => {
  let postgres: TestPostgres;
  let shop: ReturnType<typeof workshop>;
  let streams: Streams;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    await forgetConsumers(postgres.database);
    shop = workshop(postgres.database);
    streams = new Streams(
      memoryEventLog(),
      { ...operationRecordSchemas, parcel },
      { now: () => noon, policyVersion: 1 },
    );
  });
  afterEach(() => shop.close());

  const actor = randomUUID();
  const order = (key: string, cause: string = randomUUID(), of = work) => ({
    ...{ work: of, key, actor, why },
    cause: { causation: cause, correlation: cause, at: noon },
  });
  const drive = (asked: ReturnType<typeof order>) => redriveParked(asked, { ...shop, database: postgres.database, streams, projections: [parcels] }); // prettier-ignore
  const recorded = async () => (await streams.load(operationRecord, actor as SubjectId)).events.map(({ data }) => data);
  const drives = async (key: string, of = work) => (await listRedrives(postgres.database.kysely, { work: of, key })).length; // prettier-ignore
  const isParked = async (key: string, of = work) => (await findParked(postgres.database, of, key)) !== undefined;

  /** Visits that fail at first and whenever they are driven again, until they are told otherwise. */
  const park = async (key: string) => {
    const state = { isBroken: true };
    const broken = errand(() => (state.isBroken ? Promise.reject(new DomainError('broken')) : {}), 1);
    await shop.start({ works: [broken.work] });
    await consumerStore(postgres.database).armVisits([{ work, key }], noon);
    await eventually(async () => expect(await isParked(key)).toBe(true));
    return Object.assign(state, broken);
  };

  it('is on the record by who did it, why and as which generation, and then goes on', async () => {
    const key = aSubject();
    const state = await park(key);
    state.isBroken = false;
    expect(await drive(order(key))).toBe('driven-again');
    expect(await recorded()).toEqual([{ work, key, generation: 1, ...why }]);
    await eventually(() => state.visits.length === 2);
    expect(await isParked(key)).toBe(false);
  });

  it('is driven once by the same order, however often it comes and whatever happens meanwhile', async () => {
    const key = aSubject();
    const state = await park(key);
    const asked = order(key);
    expect(await drive(asked)).toBe('driven-again');
    await eventually(async () => expect([state.visits.length, await isParked(key)]).toEqual([2, true]));
    expect(await drive(asked)).toBe('parked-again');
    expect([await drives(key), (await recorded()).length, await isParked(key)]).toEqual([1, 1, true]);
    expect(await drive(order(key))).toBe('driven-again');
    expect(await recorded()).toMatchObject([{ generation: 1 }, { generation: 2 }]);
  });

  it('is driven after a crash between record and deed, when the order comes again', async () => {
    const key = aSubject();
    await park(key);
    const asked = order(key);
    const decision = decide.redrive({ work, key, generation: 1, ...why });
    const because = { cause: asked.cause, command: 'RedriveParkedWork' };
    await streams.transact(operationRecord, actor as SubjectId, because, decision);
    expect(await drive(asked)).toBe('driven-again');
    expect([await drives(key), (await recorded()).length]).toEqual([1, 1]);
  });

  it('is driven once by two who do so at the same moment, and both hear that it is', async () => {
    const key = aSubject();
    await park(key);
    await shop.close(); // nobody parks it once more meanwhile
    expect(await Promise.all([drive(order(key)), drive(order(key))])).toEqual(['driven-again', 'driven-again']);
    expect(await drives(key)).toBe(1);
  });

  it('is not driven when it is not parked: whoever comes late hears that it was, whoever is wrong that it never was', async () => {
    const key = aSubject();
    const state = await park(key);
    state.isBroken = false;
    await drive(order(key));
    await eventually(() => state.visits.length === 2);
    expect([await drive(order(key)), await drive(order(aSubject()))]).toEqual(['driven-again', 'not-parked']);
    expect(await recorded()).toHaveLength(1);
  });

  it('never has the fingerprint of a conversation on the record', async () => {
    const key = 'ab'.repeat(32);
    await park(key);
    await drive(order(key));
    expect(await recorded()).toEqual([{ work, generation: 1, ...why }]);
  });

  it('is a subject of a read model, whose rows then say what the log says, or which is parked again', async () => {
    const [name, mended, spoilt] = ['projection:parcels:v1', aSubject(), aSubject()] as const;
    await shop.order(mended);
    await shop.spoil(spoilt);
    await shop.start({ projections: [parcels] });
    await eventually(async () => expect(await isParked(spoilt, name)).toBe(true));
    await sql`
      insert into envoi.parked_subjects (projection, generation, subject, position, error)
      select name, generation, ${mended}, 0, 'TestError' from envoi.checkpoints where name = ${name}`.execute(
      postgres.database.kysely,
    );
    const asked = order(mended, 'o1', name);
    expect([await drive(asked), await drive(asked), await drive(order(spoilt, 'o2', name))]).toEqual(['driven-again', 'driven-again', 'parked-again']); // prettier-ignore
    expect(await recorded()).toMatchObject([
      { key: mended, generation: 1 },
      { key: spoilt, generation: 1 },
    ]);
    expect([await drives(mended, name), await drives(spoilt, name)]).toEqual([1, 1]);
    expect(await redriveParked(order(spoilt, 'o3', name), { ...shop, database: postgres.database, streams, projections: [] })).toBe('unknown-work'); // prettier-ignore
  });
});
