import { cursorOf, pageFrom, placeIn } from './cursor.ts';

const place = { value: '2026-11-24T10:00:00.000Z', key: 'k' };

it('leads to where the page ended, in the order it was made for only', () => {
  const cursor = cursorOf('-askedAt', place);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(placeIn('-askedAt', cursor)).toEqual(place);
  expect(placeIn('-askedAt', undefined)).toBeUndefined();
  expect(() => placeIn('askedAt', cursor)).toThrow('what was sent');
});

const inCursor = (...place: readonly string[]) => Buffer.from(JSON.stringify(place)).toString('base64url');

it.each([
  '',
  'x',
  inCursor('-askedAt', 'v', '\0'),
  inCursor('-askedAt', '\ud800', 'k'),
  Buffer.from('["-askedAt","v"]').toString('base64url'),
  Buffer.from('[1,2,3]').toString('base64url'),
])('refuses what is none: %j', (cursor) => {
  expect(() => placeIn('-askedAt', cursor)).toThrow('what was sent');
});

it('is there as long as there is another page', () => {
  const rows = ['a', 'b', 'c'].map((key) => ({ row: { key }, place: { value: 'v', key } }));
  const by = { order: 'x', view: ({ key }: { key: string }) => key };
  expect(pageFrom(rows, { ...by, limit: 2 })).toEqual({
    items: ['a', 'b'],
    next: cursorOf('x', { value: 'v', key: 'b' }),
  });
  expect(pageFrom(rows, { ...by, limit: 3 })).toEqual({ items: ['a', 'b', 'c'] });
  expect(pageFrom([], { ...by, limit: 3 })).toEqual({ items: [] });
});
