import { DAY, SECOND, plus } from '@envoi/event-sourcing';
import { readModel } from '@envoi/read-store';
import { aSubject, forgetConsumers, noon, parcels, sending, workshop } from '../../../test/consumers.ts';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { asWork } from './index.ts';

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
