import { parseKeyring } from '@envoi/keyring';
import fc from 'fast-check';
import {
  attachmentLink,
  cancelLink,
  exportLinks,
  isLinkable,
  linkSigner,
  readLink,
  signPath,
  verifyPath,
} from './index.ts';

const secret = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const keyring = parseKeyring(`l2:${secret(2)},l1:${secret(1)}`, 'LINK_KEYS');
const publicUrl = 'https://envoi.example';
const exportId = '5b1f9c1e-7a52-5d3c-9a41-0d6a3a2f7c11';
const sign = linkSigner(keyring);

const targetOf = (link: string): string => link.slice(publicUrl.length);
const read = (link: string) => readLink(keyring, targetOf(link));
const links = exportLinks(publicUrl, keyring, exportId);
const attachment = (attachmentId: string, entry?: number): string =>
  attachmentLink(publicUrl, sign, { exportId, attachmentId, ...(entry === undefined ? {} : { entry }) });

describe('the links of an export', () => {
  it('carry one signature for the file, the JSON and the page', () => {
    const [file, json, page] = [links.file, links.json, links.page].map((link) => link.split('?'));
    expect([file?.[0], json?.[0], page?.[0]]).toEqual([
      `${publicUrl}/exports/${exportId}/attachments.txt`,
      `${publicUrl}/exports/${exportId}/attachments.json`,
      `${publicUrl}/exports/${exportId}`,
    ]);
    expect(file?.[1]).toMatch(/^k=l2&s=[A-Za-z0-9_-]{43}$/);
    expect(new Set([file?.[1], json?.[1], page?.[1]]).size).toBe(1);
  });

  it('are read as what they are', () => {
    expect(read(links.file)).toEqual({ kind: 'file', exportId });
    expect(read(links.json)).toEqual({ kind: 'json', exportId });
    expect(read(links.page)).toEqual({ kind: 'page', exportId });
  });

  it('do not mind a slash at the end of the public URL', () => {
    expect(exportLinks(`${publicUrl}/`, keyring, exportId)).toEqual(links);
  });

  it('stay the same under a fixed key, and work as long as that is on the ring', () => {
    const old = exportLinks(publicUrl, keyring, exportId, 'l1');
    expect(old.page).toContain('?k=l1&');
    expect(read(old.page)).toEqual({ kind: 'page', exportId });
    const rotated = parseKeyring(`l2:${secret(2)}`, 'LINK_KEYS');
    expect(readLink(rotated, targetOf(old.page))).toBeUndefined();
    expect(() => exportLinks(publicUrl, rotated, exportId, 'l1')).toThrow('LINK_KEYS has no key "l1"');
  });
});

describe('the link to an attachment', () => {
  it.each([
    ['f-1', 'f-1'],
    ['a b', 'a%20b'],
    ['a/b', 'a%2Fb'],
    ['50%', '50%25'],
    ["it's(1)!*", 'it%27s%281%29%21%2A'],
    ['ä', '%C3%A4'],
    ['?k=1&s=2#x', '%3Fk%3D1%26s%3D2%23x'],
    ['.hidden', '.hidden'],
    ['..%2f', '..%252f'],
  ])('carries the id %j as %s, and gives it back', (attachmentId, segment) => {
    const link = attachment(attachmentId);
    expect(link).toMatch(new RegExp(`/exports/${exportId}/files/`));
    expect(link.split('?')[0]).toBe(`${publicUrl}/exports/${exportId}/files/${segment}`);
    expect(read(link)).toEqual({ kind: 'attachment', exportId, attachmentId });
  });

  it.each(['', '.', '..', '\uD800'])('is not made for the id %j', (attachmentId) => {
    expect(isLinkable(attachmentId)).toBe(false);
    expect(() => attachment(attachmentId)).toThrow(RangeError);
  });

  it('may carry the number of its entry as a hint', () => {
    expect(attachment('f-1', 41)).toMatch(/&n=41$/);
    expect(read(attachment('f-1', 41))).toEqual({ kind: 'attachment', exportId, attachmentId: 'f-1', entry: 41 });
  });

  it('gives back every id that a link can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (attachmentId) => {
        fc.pre(isLinkable(attachmentId));
        expect(read(attachment(attachmentId))).toEqual({ kind: 'attachment', exportId, attachmentId });
      }),
    );
  });
});

describe('the link to cancel', () => {
  it('leads to the request', () => {
    const link = cancelLink(publicUrl, keyring, exportId);
    expect(link).toMatch(new RegExp(`^${publicUrl}/cancel/${exportId}\\?k=l2&s=`));
    expect(read(link)).toEqual({ kind: 'cancel', requestId: exportId });
  });
});

/** `npm run hostile` asks for a million. */
const MUTATED = Number(process.env['MUTATED_LINKS'] ?? 20_000);
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/%.=&?';

/** Numbers below a bound, the same in each run (mulberry32). */
const seeded = (seed: number) => (bound: number) => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % bound;
};

describe('readLink', () => {
  const query = targetOf(links.page).split('?')[1] ?? '';
  const fileQuery = targetOf(attachment('f-1')).split('?')[1] ?? '';

  it.each([
    ['another case', `/exports/${exportId.toUpperCase()}?${query}`],
    ['an escaped slash', `/exports%2F${exportId}?${query}`],
    ['an escaped letter', `/export%73/${exportId}?${query}`],
    ['a double slash', `//exports/${exportId}?${query}`],
    ['a slash at the end', `/exports/${exportId}/?${query}`],
    ['a dot segment', `/exports/./${exportId}?${query}`],
    ['a way up', `/exports/${exportId}/files/../attachments.txt?${query}`],
    ['an absolute target', `${publicUrl}/exports/${exportId}?${query}`],
    ['a fragment', `/exports/${exportId}?${query}#x`],
    ['a semicolon parameter', `/exports/${exportId};x?${query}`],
    ['a null byte', `/exports/${exportId}%00?${query}`],
    ['another file name', `/exports/${exportId}/attachments.csv?${query}`],
    ['the signature of the page on a file', `/exports/${exportId}/files/f-1?${query}`],
    ['the signature of a file on the page', `/exports/${exportId}?${fileQuery}`],
    ['the signature of the page on its cancellation', `/cancel/${exportId}?${query}`],
    ['an id escaped for no reason', `/exports/${exportId}/files/f%2D1?${fileQuery}`],
    ['an id escaped twice', `/exports/${exportId}/files/f%252D1?${fileQuery}`],
    ['no query', `/exports/${exportId}`],
    ['parameters the other way round', `/exports/${exportId}?${query.split('&').reverse().join('&')}`],
    ['one parameter more', `/exports/${exportId}?${query}&x=1`],
    ['a parameter twice', `/exports/${exportId}?${query}&${query}`],
    ['a hint where none belongs', `/exports/${exportId}?${query}&n=1`],
    ['an unknown key', `/exports/${exportId}?${query.replace('k=l2', 'k=l9')}`],
    ['another key', `/exports/${exportId}?${query.replace('k=l2', 'k=l1')}`],
    ['padding', `/exports/${exportId}?${query}=`],
    ['nothing', ''],
  ])('accepts no %s', (_, target) => {
    expect(readLink(keyring, target)).toBeUndefined();
  });

  it('accepts no other text that decodes to the same 32 bytes', () => {
    const { k, s } = signPath(keyring, '/x');
    const bytes = Buffer.from(s, 'base64url');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twins = Array.from(alphabet)
      .map((last) => s.slice(0, -1) + last)
      .filter((t) => Buffer.from(t, 'base64url').equals(bytes));
    expect(twins).toHaveLength(4);
    expect(twins.filter((twin) => verifyPath(keyring, '/x', { k, s: twin }))).toEqual([s]);
  });

  it('accepts no link that was changed anywhere', () => {
    const originals = [
      links.file,
      links.json,
      links.page,
      attachment('a/b c'),
      cancelLink(publicUrl, keyring, exportId),
    ].map(targetOf);
    const valid = new Set(originals);
    const change = fc.record({
      target: fc.constantFrom(...originals),
      at: fc.nat(),
      remove: fc.integer({ min: 0, max: 2 }),
      insert: fc.oneof(
        fc.string({ maxLength: 2 }),
        fc.constantFrom('/', '%2F', '%2f', '.', '..', '%', '&', '=', '?', '#', 'A', '0', '%00', '%25'),
      ),
    });
    fc.assert(
      fc.property(change, ({ target, at, remove, insert }) => {
        const place = at % (target.length + 1);
        const changed = target.slice(0, place) + insert + target.slice(place + remove);
        fc.pre(!valid.has(changed));
        expect(readLink(keyring, changed)).toBeUndefined();
      }),
      { numRuns: 5_000 },
    );
  });

  it('accepts none of many links with a character or two changed', () => {
    const target = targetOf(attachment('f-1'));
    const numbers = seeded(20_261_124);
    let refused = 0;
    for (let n = 0; n < MUTATED; n += 1) {
      const place = numbers(target.length);
      const changed =
        target.slice(0, place) + LETTERS.charAt(numbers(LETTERS.length)) + target.slice(place + numbers(3));
      if (changed === target || readLink(keyring, changed) === undefined) refused += 1;
    }
    expect(refused).toBe(MUTATED);
  });
});
