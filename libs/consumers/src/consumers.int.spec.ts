import { DAY, SECOND, plus, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { readModel, sql } from '@envoi/read-store';
import { aSubject, forgetConsumers, noon, parcels, sending, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { asWork, listParked, type Visit } from './index.ts';

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

const sender = () =>
  asWork(sending, shop.streams, async (_, { subject, cause }) => {
    await shop.send(subject, cause.causation);
    return 'recorded';
  });

/** The outside: whoever sends twice under one key has sent once. */
const receiver = () => {
  const received: string[] = [];
  return { received, take: (key: string) => received.push(key), parcels: () => new Set(received).size };
};

it('sends once at a receiver that knows keys, when it is killed between the effect and its record', async () => {
  const { received, take, parcels: sent } = receiver();
  let killed: (() => void) | undefined;
  const work = asWork(sending, shop.streams, async (_, { subject, cause }) => {
    take(cause.causation);
    if (received.length === 1) await new Promise<void>((resolve) => (killed = resolve));
    await shop.send(subject, cause.causation);
    return 'recorded';
  });
  await shop.start({ works: [work], projections: [parcels] });
  const subject = aSubject();
  await shop.order(subject);
  await eventually(() => killed !== undefined);
  const restartedAt = performance.now();
  await shop.start({ works: [work], projections: [parcels] }); // the same worker again, while the first hangs for ever
  const model = readModel(postgres.database, parcels);
  await eventually(async () => expect(await model.find(subject)).toEqual({ subject, ordered: 1, sent: 1 }));
  expect(performance.now() - restartedAt).toBeLessThan(5_000);
  expect(received).toHaveLength(2);
  expect(sent()).toBe(1);
  killed!(); // it was only slow: what it records now was recorded already
  await eventually(() => expect(shop.logger.lines).toContainEqual(expect.objectContaining({ message: 'a visit was lost while it was performed' }))); // prettier-ignore
  expect((await shop.streams.load(sending.stream, subject)).state.sent).toBe(1);
});

it('wakes for each event again when its checkpoint is gone, and does nothing twice', async () => {
  const first = await shop.start({ works: [sender()] });
  const subjects = Array.from({ length: 30 }, aSubject);
  for (const subject of subjects) await shop.order(subject);
  const sentOf = async (subject: SubjectId) => (await shop.streams.load(sending.stream, subject)).state.sent;
  const allSent = () => Promise.all(subjects.map(sentOf)).then((counts) => counts.every((count) => count === 1));
  await eventually(allSent);
  await first.stop();
  await sql`truncate envoi.checkpoints`.execute(postgres.database.kysely);
  await shop.start({ works: [sender()], batch: 4 });
  const another = aSubject();
  await shop.order(another);
  await eventually(async () => (await sentOf(another)) === 1);
  expect(await allSent()).toBe(true);
});

it('shows a new work the whole log, and an old one only what it has not seen', async () => {
  const seen = (name: string) => {
    const keys: string[] = [];
    const wakes = { categories: ['parcel'], keys: ({ id }: Recorded) => [id] };
    const perform = ({ key }: Visit) => Promise.resolve((keys.push(key), {}));
    return { keys, work: { name, wakes, perform } };
  };
  const [old, young] = [seen('old'), seen('young')];
  const subject = aSubject();
  const first = await shop.start({ works: [old.work] });
  await shop.order(subject);
  await eventually(() => old.keys.length === 1);
  await first.stop();
  await shop.start({ works: [old.work, young.work] });
  await eventually(() => young.keys.length === 1);
  await shop.order(subject);
  await eventually(() => young.keys.length === 2 && old.keys.length === 2);
  expect(old.keys).toEqual(young.keys);
});

it('shows an event that cannot be read as a visit that fails, and others go on', async () => {
  await shop.start({ works: [{ ...sender(), parkAfter: 2 }] });
  const [bad, good] = [aSubject(), aSubject()];
  await shop.spoil(bad);
  await shop.order(good);
  await eventually(async () => (await shop.streams.load(sending.stream, good)).state.sent === 1);
  await eventually(async () =>
    expect(await listParked(postgres.database)).toMatchObject([{ kind: 'visit', key: bad }]),
  );
  expect(shop.logger.lines).toContainEqual(expect.objectContaining({ alert: 'event-unreadable' }));
});

it('goes on when the database has dropped every connection', async () => {
  await shop.start({ works: [sender()], projections: [parcels] });
  const model = readModel(postgres.database, parcels);
  const subject = aSubject();
  await shop.order(subject);
  await eventually(async () => expect(await model.find(subject)).toMatchObject({ sent: 1 }));
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null`.execute(postgres.database.kysely); // prettier-ignore
  const another = aSubject();
  await shop.order(another);
  await eventually(async () => expect(await model.find(another)).toEqual({ subject: another, ordered: 1, sent: 1 }));
});

it('performs within a moment of the event', async () => {
  await shop.start({ works: [sender()] });
  const took: number[] = [];
  for (let n = 0; n < 10; n += 1) {
    const subject = aSubject();
    const orderedAt = performance.now();
    await shop.order(subject);
    await eventually(async () => (await shop.streams.load(sending.stream, subject)).state.sent === 1, { every: 1 });
    took.push(performance.now() - orderedAt);
  }
  expect(took.toSorted((a, b) => a - b)[5]).toBeLessThan(200); // milliseconds; some on a quiet machine
});

it('performs what an event makes due, and keeps the read model up to date', async () => {
  await shop.start({ works: [sender()], projections: [parcels] });
  const subject = aSubject();
  await shop.order(subject);
  const model = readModel(postgres.database, parcels);
  await eventually(async () => expect(await model.find(subject)).toEqual({ subject, ordered: 1, sent: 1 }));
});

it('performs at the due date, not before', async () => {
  await shop.start({ works: [sender()], projections: [parcels] });
  const [late, soon] = [aSubject(), aSubject()];
  const model = readModel(postgres.database, parcels);
  await shop.order(late, plus(noon, DAY));
  await shop.order(soon);
  await eventually(async () => expect(await model.find(soon)).toMatchObject({ sent: 1 }));
  shop.clock.moveAhead(DAY - SECOND);
  const another = aSubject();
  await shop.order(another);
  await eventually(async () => expect(await model.find(another)).toMatchObject({ sent: 1 }));
  expect(await model.find(late)).toMatchObject({ sent: 0 });
  shop.clock.moveAhead(SECOND);
  await eventually(async () => expect(await model.find(late)).toMatchObject({ sent: 1 }));
});
