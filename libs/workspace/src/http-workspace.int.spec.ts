import { type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { OutageError, instant } from '@envoi/event-sourcing';
import { circuitBreaker, outboundClient, type OutboundClient } from '@envoi/outbound';
import { answerJson, bodyOf, serve, type TestServer } from '../../../test/outside/server.ts';
import { WorkspaceNonsenseError, httpWorkspace, type Content, type WorkspacePort } from './index.ts';

let handle: (request: IncomingMessage, response: ServerResponse) => void;
let calls: IncomingMessage[] = [];
let bodies: string[] = [];
let server: TestServer;
let client: OutboundClient;
let workspace: WorkspacePort;

beforeAll(async () => {
  server = await serve(async (request, response) => {
    calls.push(request);
    bodies.push(await bodyOf(request));
    handle(request, response);
  });
  client = outboundClient({ allowedNetworks: ['127.0.0.0/8'], headersTimeout: 500 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(() => {
  calls = [];
  bodies = [];
  workspace = httpWorkspace({
    workspace: { url: `${server.url}/base`, token: 'token-of-acme' },
    client,
    breaker: circuitBreaker('acme workspace', { alert: () => undefined }),
  });
});

const answers = (status: number, body?: unknown): void => {
  handle = (_, response) => answerJson(response, status, body);
};
const mia = { id: 'mia', incarnation: 'i1', managed: null };
const file = { id: 'f1', name: 'a.txt', size: 3, uploadedAt: '2026-11-01T10:00:00Z', available: true };
const uploadedUntil = instant('2026-11-23T10:00:00Z');
const list = () => workspace.attachments('mia', { uploadedUntil });

describe('a member', () => {
  it('is asked for by id, whatever is in it, with the token', async () => {
    answers(200, { ...mia, id: 'a/b?ü' });
    expect(await workspace.member('a/b?ü')).toEqual({ ...mia, id: 'a/b?ü' });
    expect(calls[0]?.url).toBe('/base/members/a%2Fb%3F%C3%BC');
    expect(calls[0]?.headers.authorization).toBe('Bearer token-of-acme');
  });

  it('is read with all that is known, cleaned, and nothing else', async () => {
    const managed = { by: 'team\n', organization: '\u202eACME', x: 1 };
    const signInAccount = { name: 'Amazon', deletionUrl: 'https://a.example/delete' };
    answers(200, { ...mia, managed, locale: 'de-de', timeZone: 'Europe/Berlin', signInAccount, salary: 1 });
    expect(await workspace.member('mia')).toEqual({
      ...mia,
      managed: { by: 'team', organization: 'ACME' },
      locale: 'de-DE',
      timeZone: 'Europe/Berlin',
      signInAccount,
    });
  });

  it('is read without hints that make no sense', async () => {
    answers(200, { ...mia, locale: '!', timeZone: 'Mars', signInAccount: { deletionUrl: 'javascript:alert(1)' } });
    expect(await workspace.member('mia')).toEqual({ ...mia, signInAccount: {} });
  });

  it('may be nobody', async () => {
    answers(404);
    expect(await workspace.member('mia')).toBeUndefined();
    expect(await workspace.summary('mia')).toBeUndefined();
    expect(await list()).toBe('unknown-member');
  });

  it.each([
    ['no incarnation', { ...mia, incarnation: undefined }, 'incarnation: invalid_type'],
    ['nothing said about managed', { id: 'mia', incarnation: 'i1' }, 'managed: invalid_union'],
    ['no object', ['hunter2'], ': invalid_type'],
  ])('is never made up: %s', async (_, body, what) => {
    answers(200, body);
    await expect(workspace.member('mia')).rejects.toEqual(new WorkspaceNonsenseError('member', what));
  });

  it.each([204, 301, 400, 403, 418])('is not what %d is about', async (status) => {
    answers(status);
    const expected = status === 301 ? OutageError : WorkspaceNonsenseError;
    await expect(workspace.member('mia')).rejects.toThrow(expected);
  });
});

describe('an outage', () => {
  it('of a moment is not noticed', async () => {
    handle = (_, response) => answerJson(response, calls.length < 3 ? 503 : 200, mia);
    expect(await workspace.member('mia')).toEqual(mia);
  });

  it.each([500, 503, 429, 401])('of status %d is one after three attempts', async (status) => {
    answers(status);
    await expect(workspace.member('mia')).rejects.toThrow(new OutageError(`the workspace answered ${status}`));
    expect(calls).toHaveLength(3);
  });

  it('is told at once when the workspace asks for patience', async () => {
    handle = (_, response) => response.writeHead(503, { 'retry-after': '60' }).end();
    await expect(workspace.member('mia')).rejects.toMatchObject({ name: 'OutageError', retryAfter: 60_000 });
    expect(calls).toHaveLength(1);
  });

  it('of the workspace stops calls; a failure that may be about one member does not', async () => {
    answers(500);
    await expect(workspace.member('mia')).rejects.toThrow(OutageError);
    answers(200, mia);
    expect(await workspace.member('mia')).toEqual(mia);
    answers(503);
    await expect(workspace.member('mia')).rejects.toThrow(OutageError);
    const before = calls.length;
    await expect(workspace.summary('tom')).rejects.toThrow(OutageError);
    expect(calls).toHaveLength(before);
  });

  it('is silence, too', async () => {
    handle = () => undefined;
    await expect(workspace.member('mia')).rejects.toThrow(OutageError);
  });
});

describe('the list of attachments', () => {
  it('is asked for by instant and cursor', async () => {
    answers(200, { items: [], next: 'c2' });
    expect(await workspace.attachments('mia', { uploadedUntil, cursor: 'c&1' })).toEqual({ items: [], next: 'c2' });
    const query = new URL(calls[0]?.url ?? '', 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({ uploadedUntil, cursor: 'c&1', limit: '1000' });
  });

  it('is read with clean names, possible types and instants in UTC, and says why something is missing', async () => {
    const place = { kind: 'room', id: 'r1', name: 'Gar\nden' };
    const items = [
      {
        ...file,
        name: '\u202etxt.exe\r\n',
        type: 'text/html; charset=x',
        uploadedAt: '2026-11-01T12:00:00+02:00',
        place,
      },
      { ...file, id: 'f2', type: 'no type', available: false, reason: 'quarantined' },
      { ...file, id: 'f3', uploadedAt: '2026-11-01T10:00:00.1234Z', available: false },
    ];
    answers(200, { items, next: null });
    const at = '2026-11-01T10:00:00.000Z';
    expect(await list()).toEqual({
      next: null,
      items: [
        {
          id: 'f1',
          name: 'txt.exe',
          type: 'text/html',
          size: 3,
          uploadedAt: at,
          place: { kind: 'room', name: 'Garden' },
        },
        { id: 'f2', name: 'a.txt', size: 3, uploadedAt: at, missing: 'quarantined' },
        { id: 'f3', name: 'a.txt', size: 3, uploadedAt: '2026-11-01T10:00:00.123400000Z', missing: 'unavailable' },
      ],
    });
  });

  it('may order by more than milliseconds', async () => {
    const at = (fraction: string) => `2026-11-01T10:00:00${fraction}Z`;
    const items = [
      { ...file, id: 'z', uploadedAt: at('.123') },
      { ...file, id: 'y', uploadedAt: at('.1235') },
      { ...file, id: 'x', uploadedAt: at('.123501') },
    ];
    answers(200, { items, next: null });
    expect(await list()).toMatchObject({ items: [{ id: 'z' }, { id: 'y' }, { id: 'x' }] });
  });

  it.each([
    ['the same twice', [file, file]],
    [
      'a later one first',
      [
        { ...file, uploadedAt: '2026-11-01T10:00:01Z' },
        { ...file, id: 'f2' },
      ],
    ],
    ['ids that descend', [{ ...file, id: 'f2' }, file]],
  ])('is nonsense with %s', async (_, items) => {
    answers(200, { items, next: null });
    await expect(list()).rejects.toEqual(new WorkspaceNonsenseError('attachments', 'items: does not ascend'));
  });

  it.each([
    ['a negative size', { size: -1 }, 'size: too_small'],
    ['a size beyond what can be counted', { size: 2 ** 60 }, 'size: too_big'],
    ['half a byte', { size: 0.5 }, 'size: invalid_type'],
    ['a day that is not', { uploadedAt: '2026-02-30T00:00:00Z' }, 'uploadedAt: invalid_format'],
    ['an id that leads elsewhere', { id: '..' }, 'id: Invalid input'],
    ['an id that is too long', { id: 'x'.repeat(257) }, 'id: too_big'],
  ])('is nonsense with %s', async (_, more, what) => {
    answers(200, { items: [{ ...file, ...more }], next: null });
    await expect(list()).rejects.toEqual(new WorkspaceNonsenseError('attachments', `items.0.${what}`));
  });

  it('is nonsense with more than 1,000 in a page, and when it is too large to be read', async () => {
    const many = (count: number, name = 'a') =>
      Array.from({ length: count }, (_, n) => ({ ...file, id: `f${String(n).padStart(5, '0')}`, name }));
    answers(200, { items: many(1_001), next: null });
    await expect(list()).rejects.toThrow(new WorkspaceNonsenseError('attachments', 'items: too_big'));
    answers(200, { items: many(1_000, 'x'.repeat(18_000)), next: null });
    await expect(list()).rejects.toThrow(new WorkspaceNonsenseError('attachments', 'the body is too large'));
  });

  it('says when the cursor is too old', async () => {
    answers(410);
    expect(await list()).toBe('cursor-too-old');
  });
});

describe('the content of an attachment', () => {
  const content = (more: object = {}): Promise<Content> =>
    workspace.content({ attachmentId: 'f/1', onBehalfOf: 'mïa', ...more });

  it('is a stream, with the headers that may be passed on', async () => {
    handle = (_, response) => {
      const headers = {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': '5',
        etag: '"v1"',
        'x-evil': '1',
      };
      response.writeHead(200, { ...headers, 'set-cookie': 'a=b', 'content-disposition': 'inline' }).end('hello');
    };
    const answer = await content();
    expect(answer.headers).toEqual({ 'content-type': 'text/plain', 'content-length': '5', etag: '"v1"' });
    expect(answer.status === 200 && (await text(answer.body))).toBe('hello');
    expect(calls[0]?.url).toBe('/base/attachments/f%2F1/content');
    expect(Buffer.from(String(calls[0]?.headers['on-behalf-of']), 'latin1').toString()).toBe('mïa');
  });

  it.each([
    ['bytes=0-3', 'bytes=0-3'],
    ['bytes=-3', 'bytes=-3'],
    ['bytes=0-1,4-5', undefined],
    ['lines=1-2', undefined],
  ])('is asked for with the range %s as %s', async (range, passed) => {
    handle = (_, response) => response.writeHead(206, { 'content-range': 'bytes 0-3/9' }).end('hell');
    const answer = await content({ range });
    expect(answer).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 0-3/9' } });
    expect(calls[0]?.headers.range).toBe(passed);
    if (answer.status === 206) answer.body.destroy();
  });

  it.each([403, 404, 416])('answered %d is that', async (status) => {
    answers(status);
    expect((await content()).status).toBe(status);
  });

  it.each([
    ['status 202', 202, {}],
    ['status 400', 400, {}],
    ['a content-encoding', 200, { 'content-encoding': 'gzip' }],
  ])('is nonsense with %s', async (what, status, headers) => {
    handle = (_, response) => response.writeHead(status, headers).end('x');
    await expect(content()).rejects.toEqual(new WorkspaceNonsenseError('content', what));
  });

  it('ends upstream when nobody wants it any more', async () => {
    const closed = Promise.withResolvers<undefined>();
    handle = (_, response) => {
      response.on('close', () => closed.resolve(undefined));
      response.writeHead(200).write('endless');
    };
    const abort = new AbortController();
    const answer = await content({ signal: abort.signal });
    abort.abort();
    await closed.promise;
    expect(answer.status === 200 && answer.body.destroyed).toBe(true);
  });
});

describe('a notice elsewhere', () => {
  const notice = {
    key: 'k1',
    kind: 'export-accepted',
    text: 'Somebody asked',
    cancelUrl: 'https://a.example/c',
  } as const;

  it('is posted under its key', async () => {
    answers(202);
    expect(await workspace.notifyElsewhere('mia', notice)).toBe('accepted');
    const { key, ...body } = notice;
    expect([calls[0]?.url, calls[0]?.headers['idempotency-key']]).toEqual(['/base/members/mia/notices', key]);
    expect(JSON.parse(bodies[0] ?? '')).toEqual(body);
  });

  it('need not be offered', async () => {
    answers(404);
    expect(await workspace.notifyElsewhere('mia', notice)).toBe('not-offered');
  });
});
