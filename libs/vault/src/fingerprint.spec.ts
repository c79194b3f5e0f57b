import { fingerprint, keyedHash } from './fingerprint.ts';

const key = Buffer.alloc(32, 7);

it('is the same UUID for the same key and parts, and another for any others', () => {
  const id = fingerprint(key, 'outgoing', '1');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(fingerprint(key, 'outgoing', '1')).toBe(id);
  expect(fingerprint(key, 'outgoing', '2')).not.toBe(id);
  expect(fingerprint(Buffer.alloc(32, 8), 'outgoing', '1')).not.toBe(id);
});

it('takes no list of parts for another', () => {
  const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc']];
  expect(new Set(lists.map((parts) => keyedHash(key, ...parts).toString('hex'))).size).toBe(lists.length);
});
