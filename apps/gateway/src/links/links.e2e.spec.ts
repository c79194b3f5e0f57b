import { createHash } from 'node:crypto';
import { DAY, OutageError, plus } from '@envoi/event-sourcing';
import { aFile, Linked } from '../../test/linked.ts';

let linked: Linked;

beforeAll(async () => {
  linked = await new Linked().start();
});
afterAll(() => linked.stop());
afterEach(() => {
  delete linked.broken.vault;
  delete linked.broken.workspace;
  linked.content = undefined;
  linked.errors.length = 0;
});

/** Links begin with the public URL; the gateway under test listens elsewhere. */
const reach = (url: string, init?: RequestInit) => fetch(url.replace('http://gateway.test', linked.url), init);
const textOf = async (url: string, init?: RequestInit) => (await reach(url, init)).text();
const linesOf = async (url: string) => (await textOf(url)).split('\n').slice(0, -1);
const post = { method: 'POST' };

describe('the file', () => {
  it('holds one link a line, one for each attachment that can be had, and each brings its bytes', async () => {
    const files = [aFile(1), aFile(2, { missing: 'retention' }), aFile(3), aFile(4)];
    const { links } = await linked.export(files);
    const lines = await linesOf(links.file);
    expect(await Promise.all(lines.map((line) => textOf(line)))).toEqual([
      'content of 1',
      'content of 3',
      'content of 4',
    ]);
  });

  it('is empty when there is nothing', async () => {
    const response = await reach((await linked.export([])).links.file);
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('is the same each time, and is not kept by anybody', async () => {
    const { links } = await linked.export([aFile(1), aFile(2)]);
    const response = await reach(links.file);
    expect(await response.text()).toBe(await textOf(links.file));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="attachments.txt"',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });
});

it('the JSON says everything about what is there, and what is missing and why', async () => {
  const { links, exportId } = await linked.export([aFile(1), aFile(2, { missing: 'quarantined' }), aFile(3)]);
  const json = (await (await reach(links.json)).json()) as { items: { url: string }[] };
  const item = (n: number) => ({
    name: `Notes ${n}.txt`,
    type: 'text/plain',
    size: 12,
    uploadedAt: aFile(n).uploadedAt,
    place: { kind: 'room', name: 'Garden' },
    url: expect.stringContaining(`/files/file-${n}?`) as string,
  });
  expect(json).toEqual({
    exportId,
    expiresAt: plus(linked.now, 6 * DAY),
    items: [item(1), item(3)],
    missing: [{ name: 'Notes 2.txt', uploadedAt: aFile(2).uploadedAt, reason: 'quarantined' }],
  });
  expect(json.items.map(({ url }) => url)).toEqual(await linesOf(links.file));
});

describe('the page', () => {
  it('shows nothing of the export before the button is pressed', async () => {
    const { links } = await linked.export([aFile(1)]);
    const page = await textOf(links.page);
    expect(page).toContain('<button>Show the list</button>');
    expect(page).not.toMatch(/Notes|Garden|\/files\//);
  });

  it('then lists names, dates, places and sizes, what is missing and why, and how long', async () => {
    const { links } = await linked.export([aFile(1), aFile(2, { name: 'Gone.txt', missing: 'retention' })]);
    const page = await textOf(links.page, post);
    expect(page).toMatch(/Notes 1\.txt[^]*Nov 1, 2026, 10:00 AM UTC[^]*Garden[^]*12 bytes/);
    expect(page).toContain('The links work until Nov 7, 2026, 10:00 AM UTC.');
    expect(page).not.toContain('Gone.txt');
    const missing = await textOf(links.page, { ...post, body: new URLSearchParams({ list: 'missing', page: '1' }) });
    expect(missing).toMatch(/Gone\.txt[^]*Deleted by a retention rule/);
  });

  it('escapes names, and lets nothing run', async () => {
    const name = `<img src=x onerror="alert('1')">.txt`;
    const { links } = await linked.export([aFile(1, { name, place: { kind: 'group', name: '<b>' } })]);
    const response = await reach(links.page, post);
    const page = await response.text();
    expect(page).not.toMatch(/<img|<b>/);
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  it('turns pages of 500 by buttons', async () => {
    const { links } = await linked.export(Array.from({ length: 501 }, (_, n) => aFile(n)));
    const first = await textOf(links.page, post);
    expect(first).toContain('1 to 500 of 501');
    expect(first).toContain('value="2"');
    const second = await textOf(links.page, { ...post, body: new URLSearchParams({ list: 'available', page: '2' }) });
    expect(second).toContain('501 to 501 of 501');
    expect(second.match(/<li>/g)).toHaveLength(1);
    const link = /<a href="([^"]*file-500[^"]*)"/.exec(second)?.[1]?.replaceAll('&#38;', '&');
    expect(await textOf(link!)).toBe('content of 500');
  });

  it('speaks German to whoever prefers it', async () => {
    const { links } = await linked.export([aFile(1)]);
    expect(await textOf(links.page, { headers: { 'accept-language': 'de-DE,en;q=0.5' } })).toContain('Liste zeigen');
  });

  it('revokes: all links are dead at once', async () => {
    const { links } = await linked.export([aFile(1)]);
    const [line] = await linesOf(links.file);
    const revoke = links.page.replace('?', '/revoke?');
    expect((await reach(revoke)).status).toBe(404); // a look at it does nothing
    expect((await reach(links.file)).status).toBe(200);
    expect((await reach(revoke, post)).status).toBe(200);
    for (const url of [links.file, links.json, links.page, line!]) expect((await reach(url)).status).toBe(410);
    expect((await reach(links.page, post)).status).toBe(410);
    expect((await reach(revoke, post)).status).toBe(410);
  });

  it('revokes for a managed member, too', async () => {
    const { links, becomes } = await linked.export([aFile(1)]);
    becomes({ managed: { by: 'team' } });
    expect((await reach(links.page.replace('?', '/revoke?'), post)).status).toBe(200);
  });
});

describe('a click', () => {
  const statuses = async ({ file, json, page }: { file: string; json: string; page: string }) =>
    Promise.all([file, json, page].map(async (url) => (await reach(url)).status));

  it('on what we did not sign finds nothing', async () => {
    const { links } = await linked.export([aFile(1)]);
    const [line] = await linesOf(links.file);
    const other = await linked.export([aFile(2)]);
    const wrong = [
      links.file.replace(/&s=(.)/, (_, first) => `&s=${first === 'A' ? 'B' : 'A'}`),
      links.file.replace(/\?.*/, ''),
      links.file.replace('k=a', 'k=b'),
      `${links.file}&x=1`,
      links.file.replace('/attachments.txt', '/files/file-1'),
      line!.replace('file-1', 'file-2'),
      links.file.replace(/exports\/[^/]+/, `exports/${other.exportId}`),
      links.file.replace('/exports/', '/exports//'),
    ];
    for (const url of wrong) expect([url, (await reach(url)).status]).toEqual([url, 404]);
  });

  it('before the announcement finds nothing', async () => {
    expect(await statuses((await linked.export([aFile(1)], { announced: false })).links)).toEqual([404, 404, 404]);
  });

  it('works until the announced date, and not a moment longer', async () => {
    const { links } = await linked.export([aFile(1)]);
    const then = linked.now;
    linked.now = plus(then, 6 * DAY - 1);
    expect(await statuses(links)).toEqual([200, 200, 200]);
    linked.now = plus(then, 6 * DAY);
    expect(await statuses(links)).toEqual([410, 410, 410]);
    expect(await textOf(links.file)).toContain('Get my attachments');
    linked.now = then;
  });

  it.each(['isForgotten', 'leaves'] as const)('on the links of a profile that is gone (%s) says so', async (how) => {
    const anExport = await linked.export([aFile(1)]);
    anExport[how]();
    expect(await statuses(anExport.links)).toEqual([410, 410, 410]);
  });

  it('on the links of somebody who came back as another is refused', async () => {
    const { links, becomes } = await linked.export([aFile(1)]);
    becomes({ incarnation: 'second' });
    expect(await statuses(links)).toEqual([410, 410, 410]);
  });

  it('of a managed member is refused', async () => {
    const { links, becomes } = await linked.export([aFile(1)]);
    becomes({ managed: { by: 'team' } });
    expect(await statuses(links)).toEqual([403, 403, 403]);
    expect(await textOf(links.page)).toContain('IT administrator');
  });

  it('while the workspace is down is to be repeated', async () => {
    const { links } = await linked.export([aFile(1)]);
    linked.broken.workspace = new OutageError('down', 7_000);
    const response = await reach(links.file);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
    delete linked.broken.workspace;
    expect((await reach(links.file)).status).toBe(200);
  });

  it('while a store is down is to be repeated, and operators hear of it', async () => {
    const { links } = await linked.export([aFile(1)]);
    linked.broken.vault = new Error('connection refused');
    expect(await statuses(links)).toEqual([503, 503, 503]);
    expect(linked.errors).toHaveLength(3);
  });
});
