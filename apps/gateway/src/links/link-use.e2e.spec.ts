import { Readable } from 'node:stream';
import { DAY, MINUTE, OutageError, plus } from '@envoi/event-sourcing';
import { eventually } from '../../../../test/eventually.ts';
import { aFile, Linked } from '../../test/linked.ts';

let linked: Linked;
let isStopped: boolean;

beforeEach(async () => {
  linked = await new Linked().start();
  isStopped = false;
});
afterEach(async () => {
  if (!isStopped) await linked.stop();
});

type Export = Awaited<ReturnType<Linked['export']>>;

const reach = async (url: string, init?: RequestInit) => {
  const response = await fetch(url.replace('http://gateway.test', linked.url), init);
  await response.arrayBuffer();
  return response.status;
};
const attachmentOf = async ({ links }: Export): Promise<string> => (await (await fetch(links.file)).text()).trim();
/** What the gateway has recorded of an export by the time it has stopped. */
const recorded = async ({ subject }: Export) => {
  isStopped = true;
  await linked.stop();
  return linked.recordedUse(subject);
};
const used = ({ exportId }: Export, count: number) => ({
  type: 'AttachmentLinksUsed',
  data: { exportId, count, from: linked.now, until: linked.now },
});

it('the list in each of its forms and each attachment is a use, recorded by export when the gateway stops', async () => {
  const mine = await linked.export([aFile(1)]);
  const line = await attachmentOf(mine);
  expect(await reach(mine.links.json)).toBe(200);
  expect(await reach(mine.links.page, { method: 'POST' })).toBe(200);
  expect(await reach(line)).toBe(200);
  expect(await reach(line, { headers: { range: 'bytes=0-3' } })).toBe(206);
  expect(await recorded(mine)).toEqual([used(mine, 5)]);
});

it('what gives nothing of the export is no use', async () => {
  const mine = await linked.export([aFile(1)]);
  const line = await attachmentOf(mine);
  expect(await reach(mine.links.page)).toBe(200);
  expect(await reach(line, { method: 'HEAD' })).toBe(200);
  expect(await reach(line, { headers: { range: 'bytes=99-' } })).toBe(416);
  linked.content = () => ({ status: 404, headers: {} });
  expect(await reach(line)).toBe(404);
  expect(await reach(mine.links.file.replace('s=', 's=x'))).toBe(404);
  expect(await recorded(mine)).toEqual([used(mine, 1)]);
});

it('nor is a click on a link that is over', async () => {
  const [revoked, expired, managed] = [await linked.export([]), await linked.export([]), await linked.export([])];
  const { now } = linked;
  expect(await reach(revoked.links.page.replace('?', '/revoke?'), { method: 'POST' })).toBe(200);
  managed.becomes({ managed: { by: 'team' } });
  linked.now = plus(now, 6 * DAY);
  const statuses = [await reach(expired.links.file), await reach(revoked.links.file)];
  linked.now = now;
  expect([...statuses, await reach(managed.links.file)]).toEqual([410, 410, 403]);
  for (const each of [revoked, expired, managed]) expect(await recorded(each)).toEqual([]);
});

it.each([
  ['never answers', () => new Promise<void>(() => undefined)],
  ['is away', () => Promise.reject(new OutageError('down'))],
  ['has a defect', () => Promise.reject(new Error('no disk'))],
])('a log that %s when uses are recorded slows and refuses no download', async (_, append) => {
  const mine = await linked.export([aFile(1)]);
  const line = await attachmentOf(mine);
  let tries = 0;
  linked.append = () => {
    tries += 1;
    return append();
  };
  linked.now = plus(linked.now, MINUTE);
  await eventually(() => tries > 0);
  for (let minute = 0; minute < 3; minute += 1) {
    linked.now = plus(linked.now, MINUTE);
    expect(await reach(line)).toBe(200);
    expect(await reach(mine.links.json)).toBe(200);
  }
  expect(await recorded(mine)).toEqual([]);
});

it('a download under way while the profile is deleted leaves nothing behind', async () => {
  const [mine, other] = [await linked.export([aFile(1)]), await linked.export([aFile(2)])];
  const [line, line2] = [await attachmentOf(mine), await attachmentOf(other)];
  const bytes = new Readable({ read: () => undefined });
  linked.content = () => ({ status: 200, headers: {}, body: bytes });
  bytes.push('half of it, ');
  const response = await fetch(line.replace('http://gateway.test', linked.url));
  linked.content = undefined;
  await mine.isDeleted();
  bytes.push('and the rest');
  bytes.push(null);
  expect(await response.text()).toBe('half of it, and the rest');
  expect([await reach(line), await reach(line2)]).toEqual([410, 200]);
  expect(await recorded(mine)).toEqual([{ type: 'AttachmentLinkUseClosed', data: expect.anything() as object }]);
  expect(await linked.recordedUse(other.subject)).toEqual([used(other, 2)]);
});
