import { type EventLog, memoryEventLog } from '@envoi/event-store';
import { createHash } from 'node:crypto';
import { digestReadModel, dumpReadModel, findCheckpoint, readModel, sql } from '@envoi/read-store';
import { aSubject, forgetConsumers, parcels, workshop, type ParcelEvent } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { type Projection, type SubjectId } from '@envoi/event-sourcing';
import {
  CheckpointMismatchError,
  assertCheckpointsFound,
  listParked,
  rebuildProjection,
  redriveSubject,
} from './index.ts';

let postgres: TestPostgres;
let shop: ReturnType<typeof workshop>;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  await forgetConsumers(postgres.database);
  shop = workshop(postgres.database);
});
afterEach(() => shop.close());

const find = (subject: SubjectId) => readModel<object>(postgres.database, parcels).find(subject);
const showsEventually = (subject: SubjectId, row: object | undefined) =>
  eventually(async () => expect(await find(subject)).toEqual(row));
const dump = () => dumpReadModel(postgres.database, parcels);
const why = { actor: '7a7dd0d5-51e5-4fd2-9a1b-3b5c0f3c8b6e', reason: 'fixed', ticket: 'T-7' };

const someHistory = async (subjects: readonly SubjectId[]) => {
  for (const subject of subjects) {
    await shop.order(subject);
    await shop.order(subject);
    await shop.send(subject);
  }
};

it('goes on from its checkpoint after a restart, and applies nothing twice', async () => {
  const subject = aSubject();
  const first = await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  await first.stop();
  await shop.order(subject);
  await shop.start({ projections: [parcels] });
  await showsEventually(subject, { subject, ordered: 2, sent: 0 });
});

it('applies each event once when workers take turns', async () => {
  const subject = aSubject();
  for (let turn = 1; turn <= 3; turn += 1) {
    const one = await shop.start({ projections: [parcels], holder: 'one', batch: 2 });
    const two = await shop.start({ projections: [parcels], holder: 'two', batch: 2 });
    for (let n = 0; n < 5; n += 1) await shop.order(subject);
    await showsEventually(subject, { subject, ordered: 5 * turn, sent: 0 });
    await Promise.all([one.stop(), two.stop()]);
  }
});

it('writes nothing in the name of a lease that another has taken', async () => {
  const subject = aSubject();
  await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  await sql`update envoi.leases set fence = fence + 1, holder = 'another', expires_at = clock_timestamp() + interval '1 s'`.execute(postgres.database.kysely); // prettier-ignore
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 2, sent: 0 });
  expect(shop.logger.lines).toContainEqual(expect.objectContaining({ error: 'LeaseLostError' }));
});

it('moves its checkpoint to position and id of the event that it handled last', async () => {
  const subject = aSubject();
  await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  const { position, id: eventId } = await shop.last(subject);
  expect(await findCheckpoint(postgres.database.kysely, 'projection:parcels:v1')).toEqual({
    generation: 1,
    categories: ['parcel'],
    handled: { position, eventId },
  });
});

it('refuses to run over a log that is older than its rows', async () => {
  const subject = aSubject();
  const first = await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  await first.stop();
  const older = workshop(postgres.database);
  await older.order(subject); // another event may stand at the same position
  await expect(older.start({ projections: [parcels] })).rejects.toThrow(CheckpointMismatchError);
  await expect(assertCheckpointsFound(postgres.database, older.log)).rejects.toThrow(CheckpointMismatchError);
  await expect(assertCheckpointsFound(postgres.database, shop.log)).resolves.toBeUndefined();
});

it('parks the subject of an event that cannot be applied, and no other', async () => {
  const [bad, good] = [aSubject(), aSubject()];
  await shop.start({ projections: [parcels] });
  await shop.order(bad);
  await shop.spoil(bad);
  await shop.order(good);
  await showsEventually(good, { subject: good, ordered: 1, sent: 0 });
  await showsEventually(bad, { subject: bad, ordered: 1, sent: 0 });
  expect(await listParked(postgres.database)).toEqual([
    {
      kind: 'subject',
      work: 'projection:parcels:v1',
      key: bad,
      lastError: 'UnknownEventError',
      since: expect.stringMatching(/Z$/) as string,
    },
  ]);
  expect(shop.logger.lines).toContainEqual(expect.objectContaining({ alert: 'subject-parked', subject: bad }));
});

/** As before a deployment that did not know what "sent" means. */
const withoutSent: Projection<{ subject: SubjectId; ordered: number; sent: number }, ParcelEvent> = {
  ...parcels,
  on: { ParcelOrdered: parcels.on.ParcelOrdered! },
};

it('leaves what comes after a poison event alone, in later batches, too', async () => {
  const [bad, good] = [aSubject(), aSubject()];
  await shop.start({ projections: [withoutSent] });
  await shop.order(bad);
  await shop.send(bad);
  await eventually(async () => expect(await listParked(postgres.database)).toHaveLength(1));
  await shop.order(bad);
  await shop.order(good);
  await showsEventually(good, { subject: good, ordered: 1, sent: 0 });
  expect(await find(bad)).toEqual({ subject: bad, ordered: 1, sent: 0 });
});

it('gives the same bytes after a re-drive as if nothing had failed', async () => {
  const subjects = [aSubject(), aSubject(), aSubject()];
  const broken = await shop.start({ projections: [withoutSent] });
  await someHistory(subjects);
  await shop.order(subjects[0]!);
  await eventually(async () => expect(await listParked(postgres.database)).toHaveLength(3));
  await eventually(async () => {
    const at = await findCheckpoint(postgres.database.kysely, 'projection:parcels:v1');
    expect(at?.handled?.position).toBe((await shop.last(subjects[0]!)).position);
  });
  const { database } = postgres;
  const tools = { database, log: shop.log, streams: shop.streams, why };
  expect(await redriveSubject(withoutSent, subjects[0]!, tools)).toBe(false); // still broken: parked again
  expect(await find(subjects[0]!)).toEqual({ subject: subjects[0], ordered: 2, sent: 0 });
  await broken.stop();

  await shop.order(subjects[0]!); // not handled yet: it is not part of what was missed
  for (const subject of subjects) expect(await redriveSubject(parcels, subject, tools)).toBe(true);
  expect(await redriveSubject(parcels, subjects[0]!, tools)).toBe(false); // not parked any more
  expect(await listParked(database)).toEqual([]);
  expect(await find(subjects[0]!)).toEqual({ subject: subjects[0], ordered: 3, sent: 1 });
  await shop.start({ projections: [parcels] });
  await showsEventually(subjects[0]!, { subject: subjects[0], ordered: 4, sent: 1 });
  const redriven = await dump();
  await rebuildProjection(parcels, tools);
  expect(await dump()).toBe(redriven);
  await shop.order(subjects[1]!); // its later events are applied again
  await showsEventually(subjects[1]!, { subject: subjects[1], ordered: 3, sent: 1 });
});

it('rebuilds to the same bytes beside the live rows, and goes on from there', async () => {
  const subjects = Array.from({ length: 20 }, aSubject);
  await shop.start({ projections: [parcels], batch: 7 });
  await someHistory(subjects);
  await showsEventually(subjects.at(-1)!, { subject: subjects.at(-1), ordered: 2, sent: 1 });
  const live = await dump();
  expect(live.split('\n')).toHaveLength(21);
  await rebuildProjection(parcels, { database: postgres.database, log: shop.log, streams: shop.streams });
  expect(await dump()).toBe(live);
  expect((await findCheckpoint(postgres.database.kysely, 'projection:parcels:v1'))?.generation).toBe(2);
  await shop.send(subjects[0]!);
  await showsEventually(subjects[0]!, { subject: subjects[0], ordered: 2, sent: 2 });
});

/** A log that breaks after so many events. */
const breaking = (log: EventLog, after: number): EventLog => ({
  ...log,
  async *subscribe(options) {
    let left = after;
    for await (const message of log.subscribe(options)) {
      if (message.type === 'event' && (left -= 1) < 0) throw new Error('broken connection');
      yield message;
    }
  },
});

it('goes on with an interrupted rebuild where it was, to the same bytes, whatever the size of the batches', async () => {
  const { database } = postgres;
  const subjects = Array.from({ length: 10 }, aSubject);
  await shop.start({ projections: [parcels] });
  await someHistory(subjects);
  await showsEventually(subjects.at(-1)!, { subject: subjects.at(-1), ordered: 2, sent: 1 });
  const live = await digestReadModel(database, parcels);
  expect(live).toEqual({
    rows: 10,
    sha256: createHash('sha256')
      .update(await dump())
      .digest('hex'),
  });
  for (const batch of [1, 4, 500]) {
    const stores = { database, log: breaking(shop.log, 12), streams: shop.streams };
    await expect(rebuildProjection(parcels, stores, { batch })).rejects.toThrow('broken connection');
    expect(await digestReadModel(database, parcels)).toEqual(live);
    const done = await findCheckpoint(database.kysely, 'rebuild:projection:parcels:v1');
    let applied = 0;
    await rebuildProjection(
      parcels,
      { ...stores, log: shop.log },
      { batch, onProgress: ({ events }) => (applied = events) },
    );
    expect(applied).toBe(done?.handled === undefined ? 30 : 30 - appliedBefore(batch));
    expect(await digestReadModel(database, parcels)).toEqual(live);
    expect(await findCheckpoint(database.kysely, 'rebuild:projection:parcels:v1')).toBeUndefined();
  }
});

/** Of twelve events those whose batch was complete. */
const appliedBefore = (batch: number): number => (batch > 12 ? 0 : 12 - (12 % batch));

it('throws away what an interrupted rebuild has made when it is told to', async () => {
  const { database } = postgres;
  const subject = aSubject();
  await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 2, sent: 0 });
  const stores = { database, log: breaking(shop.log, 1), streams: shop.streams };
  await expect(rebuildProjection(parcels, stores, { batch: 1 })).rejects.toThrow('broken connection');
  await sql`update read_models."parcels.v1.g2" set row = '{"made": "up"}'`.execute(database.kysely);
  await rebuildProjection(parcels, { ...stores, log: shop.log }, { afresh: true });
  expect(await find(subject)).toEqual({ subject, ordered: 2, sent: 0 });
});

it('loses and repeats nothing while it is rebuilt and written to at once', async () => {
  const subject = aSubject();
  await shop.start({ projections: [parcels], batch: 3 });
  const writing = (async () => {
    for (let n = 0; n < 60; n += 1) await shop.order(subject);
  })();
  for (let n = 0; n < 3; n += 1)
    await rebuildProjection(parcels, { database: postgres.database, log: shop.log, streams: shop.streams });
  await writing;
  await showsEventually(subject, { subject, ordered: 60, sent: 0 });
});

it('does not switch to rebuilt rows while the live ones are ahead', async () => {
  const subject = aSubject();
  await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  const late: EventLog = {
    ...shop.log,
    async *subscribe(options) {
      yield { type: 'caught-up' }; // as far as this server knows
      yield* shop.log.subscribe(options);
    },
  };
  const stores = { database: postgres.database, log: late, streams: shop.streams };
  await rebuildProjection(parcels, stores, { batch: 1 }); // so that nothing is made yet when it would switch
  expect(await find(subject)).toEqual({ subject, ordered: 1, sent: 0 });
});

it('removes from a rebuilt table what had got into the live one from elsewhere', async () => {
  const subject = aSubject();
  await shop.start({ projections: [parcels] });
  await shop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  const right = await dump();
  await sql`update read_models."parcels.v1.g1" set row = '{"made": "up"}'`.execute(postgres.database.kysely);
  await rebuildProjection(parcels, { database: postgres.database, log: shop.log, streams: shop.streams });
  expect(await dump()).toBe(right);
});

it('goes on when the log was away', async () => {
  const inner = memoryEventLog();
  let isDown = false;
  const shaky: EventLog = {
    ...inner,
    async *subscribe(options) {
      for await (const message of inner.subscribe(options)) {
        if (isDown) throw new Error('broken connection');
        yield message;
      }
    },
  };
  const shakyShop = workshop(postgres.database, shaky);
  await shakyShop.start({ projections: [parcels] });
  const subject = aSubject();
  await shakyShop.order(subject);
  await showsEventually(subject, { subject, ordered: 1, sent: 0 });
  isDown = true;
  await shakyShop.order(subject);
  await eventually(() => shakyShop.logger.lines.length > 0);
  isDown = false;
  await showsEventually(subject, { subject, ordered: 2, sent: 0 });
  await shakyShop.close();
});

it('says that a model which nobody has made yet is an outage, not an error', async () => {
  await expect(find(aSubject())).rejects.toMatchObject({ name: 'OutageError' });
});
