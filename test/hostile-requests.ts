import { randomUUID } from 'node:crypto';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { messageCreated } from './gateway-alone.ts';

/** A message with something before its first field. */
const after = (beginning: string): Buffer => Buffer.from(`{${beginning}${JSON.stringify(messageCreated()).slice(1)}`);

const inText = (bytes: Buffer): Buffer => {
  const text = JSON.stringify(messageCreated());
  const place = text.indexOf('Help');
  return Buffer.concat([Buffer.from(text.slice(0, place)), bytes, Buffer.from(text.slice(place))]);
};

/** What a platform gone bad would sign. Each is near the largest that is read, or means something to a parser. */
export const bodies: Readonly<Record<string, () => Buffer>> = {
  'a hundred thousand brackets': () => after(`"x":${'['.repeat(100_000)}${']'.repeat(100_000)},`),
  'brackets that are never closed': () => Buffer.from('['.repeat(250_000)),
  'thirty thousand objects in each other': () => after(`"x":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)},`),
  'ten thousand keys': () => after(Array.from({ length: 10_000 }, (_, n) => `"k${n}":${n},`).join('')),
  'a key ten thousand times': () => after('"type":"x",'.repeat(10_000)),
  'keys that mean something to JavaScript': () =>
    after('"__proto__":{"bot":true,"type":"x"},"constructor":{"prototype":{"bot":true}},"toString":null,'),
  'numbers beyond all bounds': () => after('"x":[1e999,-1e999,123456789012345678901234567890],'),
  'bytes that are no UTF-8': () => inText(Buffer.from([0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80])),
  'halves of characters, and a NUL': () => inText(Buffer.from('\\ud800\\u0000\\udfff')),
  'two hundred thousand letters': () => inText(Buffer.alloc(200_000, 'x')),
};

const zeros = Buffer.alloc(200 * 1_024 * 1_024);
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Two hundred megabytes in what may be sent. */
export const bombs = { gzip: gzipSync(zeros), deflate: deflateSync(zeros), br: brotliCompressSync(zeros, quick) };

const tricks = [
  ...[
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%252f',
    '..;/',
    '..\\\\',
    '%2e%2e%5c',
    './',
    '//',
    '%2f',
    '%00',
    '%0d%0a',
  ],
  ...[
    '%c0%ae%c0%ae/',
    '%ff',
    '%',
    '%zz',
    ';x=',
    '?k=l1',
    '&k=l1',
    '#',
    '@',
    ':80',
    '~',
    '*',
    '\\u002e',
    '%EF%BC%8E%EF%BC%8E/',
  ],
];

/** The start of a request for something that nobody signed, with two tricks somewhere in it. */
export const trickyPath = (n: number): string => {
  const id = randomUUID();
  const query = `?k=l1&s=${'A'.repeat(43)}`;
  const paths = [`/exports/${id}`, `/exports/${id}/attachments.txt`, `/exports/${id}/files/f-1`, `/cancel/${id}`];
  const target = `${paths[n % paths.length]}${query}`;
  const [one, other] = [n % tricks.length, Math.floor(n / tricks.length) % tricks.length].map((at) => tricks[at]);
  const place = 1 + ((Math.imul(n, 2_654_435_761) >>> 0) % target.length);
  return `${target.slice(0, place)}${one}${target.slice(place, place + 7)}${other}${target.slice(place + 7)}`;
};

/** First lines of requests that no client of ours would send. */
export const odd: readonly string[] = [
  'GET /exports/../health/live HTTP/1.1',
  'GET /exports/%2e%2e/%2e%2e/etc/passwd HTTP/1.1',
  'GET //webhooks/test HTTP/1.1',
  'GET http://elsewhere.example/exports HTTP/1.1',
  'GET /exports/\u0000 HTTP/1.1',
  `GET /${'a'.repeat(20_000)} HTTP/1.1`,
  'POST /webhooks/__proto__ HTTP/1.1',
  'POST /webhooks/constructor HTTP/1.1',
  'PRI * HTTP/2.0',
  'GET /health/live HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 5',
];
