import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { OutageError } from '@envoi/event-sourcing';
import { eventually } from '../../../../test/eventually.ts';
import { aFile, Linked, type File } from '../../test/linked.ts';

let linked: Linked;

beforeAll(async () => {
  linked = await new Linked().start();
});
afterAll(() => linked.stop());
afterEach(() => {
  linked.content = undefined;
  linked.errors.length = 0;
});

/** The link to the one attachment of a new export. */
const linkTo = async (more: Partial<File> = {}): Promise<string> => {
  const { links } = await linked.export([aFile(1, more)]);
  return (await (await fetch(links.file)).text()).trim().replace('http://gateway.test', linked.url);
};

describe('an attachment', () => {
  it('comes as a download that cannot act as a page, and is kept by nobody', async () => {
    const response = await fetch(await linkTo({ name: 'Grüße "1".html', type: 'text/html' }));
    expect(await response.text()).toBe('content of 1');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html',
      'content-length': '12',
      'content-disposition': `attachment; filename="Gr__e _1_.html"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%221%22.html`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
    });
  });

  it('comes in part to whoever asks for a part', async () => {
    const link = await linkTo();
    const part = await fetch(link, { headers: { range: 'bytes=3-6' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 3-6/12', 'tent']);
    const beyond = await fetch(link, { headers: { range: 'bytes=12-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */12']);
  });

  it.each<Record<string, string>>([
    { range: 'bytes=3-6', 'if-range': '"x"' },
    { range: 'bytes=0-1,3-4' },
    { range: 'lines=1-2' },
  ])('comes as a whole when the part cannot be told: %j', async (headers) => {
    const response = await fetch(await linkTo(), { headers });
    expect([response.status, await response.text()]).toEqual([200, 'content of 1']);
  });

  it('can be asked about without being sent', async () => {
    const response = await fetch(await linkTo(), { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '12', '']);
    await eventually(() => linked.transfers.at(-1)?.body.destroyed === true);
  });

  it('is asked for in the name of the member whose export it is', async () => {
    const link = await linkTo();
    await (await fetch(link)).text();
    expect(linked.transfers.at(-1)?.request).toMatchObject({
      attachmentId: 'file-1',
      onBehalfOf: expect.any(String) as string,
    });
  });

  it.each(['ü'.repeat(256), 'a/b', '..%2f', "(it's*)", 'a b?c#d'])('may have the id %j', async (id) => {
    expect(await (await fetch(await linkTo({ id }))).text()).toBe('content of 1');
  });

  it('has no name when the hint where its name is was changed', async () => {
    const link = await linkTo();
    const response = await fetch(link.replace(/n=\d+/, 'n=7'));
    expect([await response.text(), response.headers.get('content-disposition')]).toEqual([
      'content of 1',
      'attachment',
    ]);
  });

  it.each([
    [404, 404, 'no longer has it'],
    [403, 404, 'refuses'],
  ] as const)('that the workspace answers with %d is %d, and the page says why', async (status, shown, why) => {
    linked.content = () => ({ status, headers: {} });
    const response = await fetch(await linkTo());
    expect(response.status).toBe(shown);
    expect(await response.text()).toContain(why);
  });

  it('is to be asked for again when the workspace is down', async () => {
    linked.content = () => {
      throw new OutageError('down');
    };
    const response = await fetch(await linkTo());
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  const open = async (link: string): Promise<IncomingMessage> => {
    const [response] = (await once(httpRequest(link).end(), 'response')) as [IncomingMessage];
    return response;
  };

  it('is no longer taken from the workspace once the browser has gone away', async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(1_000));
      },
    });
    linked.content = () => ({ status: 200, headers: {}, body: endless });
    (await open(await linkTo())).destroy();
    await eventually(() => endless.destroyed);
  });

  it('is no longer waited for once the browser has gone away', async () => {
    let waiting: AbortSignal | undefined;
    linked.content = ({ signal }) => {
      waiting = signal;
      return new Promise(() => undefined);
    };
    const call = httpRequest(await linkTo()).end();
    call.on('error', () => undefined); // our own going away
    await eventually(() => waiting !== undefined);
    call.destroy();
    await eventually(() => waiting?.aborted === true);
  });

  it('that breaks off at the workspace breaks off here, and never looks whole', async () => {
    const broken = new Readable({ read: () => undefined });
    linked.content = () => ({ status: 200, headers: { 'content-length': '1000' }, body: broken });
    broken.push(Buffer.alloc(10));
    const response = await open(await linkTo());
    broken.destroy(new Error('broke off'));
    await expect(response.toArray()).rejects.toThrow('aborted');
  });
});
