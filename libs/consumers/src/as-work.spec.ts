import { DomainError, MINUTE, SECOND, plus, type Instant, type Process, type SubjectId } from '@envoi/event-sourcing';
import { aSubject, noon, parcel, sending, workshop, type Parcel, type ParcelEvent } from '../../../test/consumers.ts';
import { asWork, type Visit } from './index.ts';

const nowhere = undefined as never; // no database: a process needs none

const aVisit = (key: string, { now = () => noon, generation = 0 }: { now?: () => Instant; generation?: number } = {}): Visit => ({
  key,
  get now() {
    return now();
  },
  attempt: 1,
  generation,
  lost: new AbortController().signal,
  assertHeld: () => undefined,
}); // prettier-ignore

let shop: ReturnType<typeof workshop>;
let subject: SubjectId;
beforeEach(() => {
  shop = workshop(nowhere);
  subject = aSubject();
});

const always = (actions: readonly string[], until?: Instant): Process<Parcel, ParcelEvent, string> => ({
  name: 'always',
  stream: parcel,
  nextSteps: () => ({ actions, ...(until !== undefined && { until }) }),
});

it('asks again after each record, until nothing is due', async () => {
  await shop.order(subject);
  let sent = 0;
  const work = asWork(sending, shop.streams, async (_, { cause }) => {
    sent += 1;
    await shop.send(subject, cause.causation);
    return 'recorded';
  });
  expect(await work.perform(aVisit(subject))).toEqual({});
  expect(sent).toBe(1);
});

it('says when to look again', async () => {
  await shop.order(subject, plus(noon, MINUTE));
  const work = asWork(sending, shop.streams, () => Promise.reject(new Error('nothing is due')));
  expect(await work.perform(aVisit(subject))).toEqual({ until: plus(noon, MINUTE) });
});

it('reads the time afresh in each round', async () => {
  await shop.order(subject, plus(noon, SECOND));
  let seconds = 0;
  const now = () => plus(noon, SECOND * seconds++);
  const seen: Instant[] = [];
  const process: typeof sending = { ...sending, nextSteps: (state, at) => (seen.push(at), sending.nextSteps(state, at)) };
  const work = asWork(process, shop.streams, () => Promise.resolve('waiting'));
  expect(await work.perform(aVisit(subject, { now }))).toEqual({ until: plus(noon, SECOND) });
  expect(await work.perform(aVisit(subject, { now }))).toEqual({});
  expect(seen[1]! > seen[0]!).toBe(true);
}); // prettier-ignore

it('lets the next action have its turn while one waits', async () => {
  const done: string[] = [];
  const work = asWork(always(['a', 'b'], noon), shop.streams, (action) => {
    done.push(action);
    return Promise.resolve('waiting');
  });
  expect(await work.perform(aVisit(subject))).toEqual({ until: noon });
  expect(done).toEqual(['a', 'b']);
});

it('starts over with the first action after a record', async () => {
  const done: string[] = [];
  const work = asWork(always(['a', 'b', 'c']), shop.streams, async (action) => {
    done.push(action);
    if (action !== 'b' || done.length > 3) return 'waiting';
    await shop.order(subject);
    return 'recorded';
  });
  await work.perform(aVisit(subject));
  expect(done).toEqual(['a', 'b', 'a', 'b', 'c']);
});

it('gives each action a causation that stays the same until an operator drives it again', async () => {
  await shop.order(subject);
  const causes: { causation: string; correlation: string }[] = [];
  const work = asWork(always(['a', 'b']), shop.streams, (_, { cause }) => {
    causes.push(cause);
    return Promise.resolve('waiting');
  });
  await work.perform(aVisit(subject));
  await work.perform(aVisit(subject));
  await work.perform(aVisit(subject, { generation: 1 }));
  const [a, b, againA, againB, laterA] = causes.map(({ causation }) => causation);
  expect([againA, againB]).toEqual([a, b]);
  expect(new Set([a, b, laterA]).size).toBe(3);
  const { events } = await shop.streams.load(parcel, subject);
  expect(causes[0]!.correlation).toBe(events[0]!.metadata.correlation);
});

it('fails instead of going round for ever when an effect claims a record that is not there', async () => {
  let performed = 0;
  const work = asWork(always(['a']), shop.streams, () => {
    performed += 1;
    return Promise.resolve('recorded');
  });
  await expect(work.perform(aVisit(subject))).rejects.toThrow(new DomainError('no-progress'));
  expect(performed).toBe(1);
});

it('comes back at once after very many rounds, so that others have their turn', async () => {
  const work = asWork(always(['a']), shop.streams, async () => {
    await shop.order(subject);
    return 'recorded';
  });
  expect(await work.perform(aVisit(subject))).toEqual({ until: noon });
});

it('finds the subject of a key, and the keys of an event, as it is told', async () => {
  await shop.order(subject, plus(noon, MINUTE));
  const keys = () => [`${subject}/1`, `${subject}/2`];
  const subjectOf = (key: string) => key.split('/')[0] as SubjectId;
  const work = asWork(sending, shop.streams, () => Promise.resolve('waiting'), { keys, subjectOf, alsoWokenBy: ['other'] });
  expect(work.wakes?.categories).toEqual(['parcel', 'other']);
  expect(await work.perform(aVisit(`${subject}/1`))).toEqual({ until: plus(noon, MINUTE) });
  const { events } = await shop.streams.load(parcel, subject);
  expect(work.wakes?.keys(events[0]!)).toEqual([`${subject}/1`, `${subject}/2`]);
}); // prettier-ignore
