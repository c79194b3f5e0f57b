import { readdir } from 'node:fs/promises';
import { eventually } from '../../../../test/eventually.ts';
import { Running, type Member } from '../../test/running.ts';
import type { ClockView, LiveEvent, MessageView } from '../api.ts';

describe('the chat', () => {
  const running = new Running();
  let alma: Member;
  let bruno: Member;
  let together: string;

  beforeAll(async () => {
    await running.start();
    [alma, bruno] = await Promise.all([running.signIn('Alma'), running.signIn('Bruno')]);
    together = (await alma.conversation('Bruno')).id;
  });
  afterAll(() => running.stop());

  const say = async (member: Member, text: string) =>
    (await (await member.call('POST', `/conversations/${together}/messages`, { text })).json()) as MessageView;

  it('is for those who signed in, and no longer for who signed out', async () => {
    expect((await fetch(`${running.url}/api/conversations`)).status).toBe(401);
    const guest = await running.signIn('Marek');
    expect((await guest.call('GET', '/me')).status).toBe(200);
    await guest.call('DELETE', '/session');
    expect((await guest.call('GET', '/me')).status).toBe(401);
  });

  it('is not moved by other sites', async () => {
    const response = await fetch(`${running.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
      body: JSON.stringify({ memberId: alma.id }),
    });
    expect(response.status).toBe(403);
  });

  it('lets nobody read or write where they take no part, or change what others said', async () => {
    const greta = await running.signIn('Greta');
    const { id } = await say(alma, 'between us');
    expect((await greta.call('GET', `/conversations/${together}/messages`)).status).toBe(404);
    expect((await greta.call('POST', `/conversations/${together}/messages`, { text: 'me too' })).status).toBe(404);
    expect((await greta.upload(together, 'a.txt', new Blob(['a']))).status).toBe(404);
    expect((await bruno.call('PATCH', `/messages/${id}`, { text: 'changed' })).status).toBe(403);
  });

  it('finds a 1:1 conversation again instead of making another', async () => {
    const open = async () =>
      (await bruno.call('POST', '/conversations', { kind: 'direct', memberIds: [alma.id] })).json();
    expect(await Promise.all([open(), open()])).toEqual([
      expect.objectContaining({ id: together }),
      expect.objectContaining({ id: together }),
    ]);
  });

  it('keeps an uploaded file byte by byte, under its own name, for those in the conversation', async () => {
    const bytes = Buffer.alloc(3_000_000, 'envoi ');
    const message = (await (await alma.upload(together, 'größe „1“.bin', new Blob([bytes]))).json()) as MessageView;
    const [attachment] = message.attachments;
    expect(attachment).toMatchObject({ name: 'größe „1“.bin', size: 3_000_000 });
    const download = await bruno.call('GET', `/attachments/${attachment!.id}`);
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
    expect(download.headers.get('content-disposition')).toContain('attachment');
    const greta = await running.signIn('Greta');
    expect((await greta.call('GET', `/attachments/${attachment!.id}`)).status).toBe(404);
  });

  it('keeps nothing of an upload that was broken off', async () => {
    const before = await readdir(running.blobDirectory);
    const abort = new AbortController();
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.alloc(65_536)),
    });
    const upload = alma.uploadRaw(together, endless, abort.signal);
    await eventually(async () => (await readdir(running.blobDirectory)).some((name) => name.endsWith('.part')));
    abort.abort();
    await expect(upload).rejects.toThrow();
    await eventually(async () => expect(await readdir(running.blobDirectory)).toEqual(before));
  });

  it('shows a message at once to who has the page open', async () => {
    const live = await bruno.call('GET', '/live');
    const events: LiveEvent[] = [];
    const reader = live.body!.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => {
      const { value = '' } = await reader.read();
      for (const [, data] of value.matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(data!) as LiveEvent);
    };
    while (!events.some(({ type }) => type === 'hello')) await next();
    await say(alma, 'are you there?');
    while (!events.some(({ type }) => type === 'message')) await next();
    expect(events).toContainEqual(
      expect.objectContaining({ message: expect.objectContaining({ text: 'are you there?' }) as unknown }),
    );
    await reader.cancel();
  });

  it('lives in the business time of the assistant, which it can move', async () => {
    const moved = (await (await alma.call('POST', '/clock', { ahead: 'PT24H' })).json()) as ClockView;
    expect(moved).toMatchObject({ offset: 86_400_000, movable: true });
    const { sentAt } = await say(alma, 'tomorrow');
    expect(Date.parse(sentAt) - Date.now()).toBeGreaterThan(86_000_000);
    await running.stopPlayground();
    await running.startPlayground();
    expect(await alma.read<ClockView>('/clock')).toMatchObject({ offset: 86_400_000 });
  });

  it('is seeded once', async () => {
    const count = async () => (await alma.read<MessageView[]>(`/conversations/${together}/messages`)).length;
    const before = await count();
    await running.stopPlayground();
    await running.startPlayground();
    expect(await count()).toBe(before);
  });

  it('says that it lives, and is ready', async () => {
    expect((await fetch(`${running.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
  });
});
