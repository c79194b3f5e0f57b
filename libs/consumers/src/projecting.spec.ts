import { type Recorded } from '@envoi/event-sourcing';
import { parcels } from '../../../test/consumers.ts';
import { foldBatch, keyed, untyped, type Keyed } from './projecting.ts';

const projection = untyped(parcels);
let position = 0n;
beforeEach(() => (position = 0n));

const event = (subject: string, type = 'ParcelOrdered'): Keyed => {
  position += 1n;
  return { subject, position, keys: [subject], event: { type, data: {}, metadata: { subject } } as Recorded };
};
const nothing = { rows: new Map<string, object>(), parked: new Set<string>() };
const row = (subject: string, ordered: number, sent = 0) => JSON.stringify({ subject, ordered, sent });

it('folds events in order over the rows before them', () => {
  const rows = new Map([['a', { subject: 'a', ordered: 4, sent: 0 }]]);
  const { changed, parked } = foldBatch(projection, [event('a'), event('b'), event('a')], { ...nothing, rows });
  expect([...changed]).toEqual([['a', row('a', 6)], ['b', row('b', 1)]]); // prettier-ignore
  expect(parked).toEqual([]);
});

it('parks a subject at its first event that cannot be applied; what came before stays, what comes after waits', () => {
  const events = [event('a'), event('a', 'ParcelLost'), event('a'), event('b')];
  const { changed, parked } = foldBatch(projection, events, nothing);
  expect([...changed]).toEqual([['a', row('a', 1)], ['b', row('b', 1)]]); // prettier-ignore
  expect(parked).toEqual([{ subject: 'a', position: 2n, error: 'UnknownEventError' }]);
});

it('leaves a subject alone that was parked before', () => {
  const { changed, parked } = foldBatch(projection, [event('a'), event('b')], { ...nothing, parked: new Set(['a']) });
  expect([...changed.keys()]).toEqual(['b']);
  expect(parked).toEqual([]);
});

it('parks what cannot be read, or cannot be stored, before it gets into the way of others', () => {
  const stored = { id: 'e', stream: 'parcel-a', revision: 0n, position: 1n, type: 'X', data: {}, metadata: {}, created: new Date() }; // prettier-ignore
  const unreadable = keyed(projection, () => { throw new TypeError('Jane'); }, stored); // prettier-ignore
  expect(unreadable).toEqual({ subject: 'a', position: 1n, error: 'TypeError' });
  const odd = (subject: string): Keyed => ({ ...event('c'), keys: ['c'], event: { type: 'ParcelOrdered', data: {}, metadata: { subject } } as Recorded }); // prettier-ignore
  const { changed, parked } = foldBatch(projection, [unreadable, odd('\0'), event('b')], nothing);
  expect([...changed.keys()]).toEqual(['b']);
  expect(parked.map(({ subject, error }) => [subject, error])).toEqual([['a', 'TypeError'], ['c', 'RangeError']]); // prettier-ignore
});

it('takes the row away when the projection says so', () => {
  const forgetting = untyped({ ...parcels, on: { ...parcels.on, ParcelSent: () => undefined } });
  const { changed } = foldBatch(forgetting, [event('a'), event('a', 'ParcelSent')], nothing);
  expect([...changed]).toEqual([['a', undefined]]);
});

describe('an event of several rows', () => {
  const severally = (...keys: readonly string[]): Keyed => ({ ...event('a'), keys });

  it('is folded into each of them', () => {
    const { changed } = foldBatch(projection, [severally('x', 'y'), severally('y'), severally()], nothing);
    expect([...changed]).toEqual([['x', row('a', 1)], ['y', row('a', 2)]]); // prettier-ignore
  });

  it('changes none of them when it cannot be applied to one', () => {
    const choosy = untyped({
      ...parcels,
      on: {
        ...parcels.on,
        ParcelOrdered: (before: { ordered: number } | undefined) => {
          if (before === undefined) throw new TypeError('nothing was there');
          return { ...before, ordered: before.ordered + 1 };
        },
      },
    });
    const rows = new Map([['x', { subject: 'a', ordered: 4, sent: 0 }]]);
    const { changed, parked } = foldBatch(choosy, [severally('x', 'y')], { ...nothing, rows });
    expect([...changed]).toEqual([]);
    expect(parked).toMatchObject([{ subject: 'a', error: 'TypeError' }]);
  });
});

it('writes nothing for an event that changes nothing', () => {
  const rows = new Map([['a', { subject: 'a', ordered: 4, sent: 0 }]]);
  const indifferent = untyped({ ...parcels, on: { ParcelSent: () => undefined }, ignores: ['ParcelOrdered'] });
  expect([...foldBatch(indifferent, [event('a')], { ...nothing, rows }).changed]).toEqual([]);
});
