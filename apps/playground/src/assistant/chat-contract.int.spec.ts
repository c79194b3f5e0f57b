import { eventually } from '../../../../test/eventually.ts';
import { violations } from '../../test/contract.ts';
import { Running, type Member } from '../../test/running.ts';
import type { MessageView } from '../api.ts';

describe('the chat contract, seen from the chat', () => {
  const running = new Running();
  const { assistant } = running;
  let alma: Member;
  let direct: string;

  beforeAll(async () => {
    await running.start();
    alma = await running.signIn('Alma');
    direct = (await alma.inviteAssistant()).id;
  });
  afterAll(() => running.stop());

  const say = (text: string, conversation = direct) =>
    alma.call('POST', `/conversations/${conversation}/messages`, { text });
  const texts = async (conversation = direct) =>
    (await alma.read<MessageView[]>(`/conversations/${conversation}/messages`)).map(({ text }) => text);
  const toAlma = (text: string, conversation = direct) => ({
    text,
    conversation: { id: conversation },
    recipient: { memberId: alma.id },
  });

  it('tells the assistant that it was invited, once', async () => {
    await eventually(() => assistant.webhooks.length > 0);
    expect((await alma.inviteAssistant()).id).toBe(direct);
    expect(assistant.webhooks.map(({ type }) => type)).toEqual(['conversation.started']);
    expect(assistant.webhooks[0]!.data.conversation).toEqual({ id: direct, kind: 'direct' });
  });

  it('tells it every message and every edit, as the contract has it and in order', async () => {
    const before = assistant.webhooks.length;
    const posted = (await (await say('  Get my attachments ')).json()) as MessageView;
    await alma.call('PATCH', `/messages/${posted.id}`, { text: 'Delete me' });
    await say('Help');
    await eventually(() => assistant.webhooks.length === before + 3);
    const told = assistant.webhooks.slice(before);
    expect(told.map(({ type, data }) => [type, data.message?.text])).toEqual([
      ['message.created', '  Get my attachments '],
      ['message.edited', 'Delete me'],
      ['message.created', 'Help'],
    ]);
    for (const { id: _, ...webhook } of assistant.webhooks) expect(violations('chat', 'Inbound', webhook)).toEqual([]);
  });

  it('says in a group whether the assistant was mentioned, and tells it nothing of conversations without it', async () => {
    const group = await alma.conversation('Privacy questions');
    const room = await alma.conversation('Design reviews');
    const before = assistant.webhooks.length;
    await say('not for it', room.id);
    await say('Hello @Envoi', group.id);
    await say('Hello all', group.id);
    await eventually(() => assistant.webhooks.length === before + 2);
    expect(assistant.webhooks.slice(before).map(({ data }) => data.message?.mentionsAssistant)).toEqual([true, false]);
  });

  it('keeps what is not delivered over a restart, and delivers it in order', async () => {
    assistant.status = 503;
    const before = assistant.webhooks.length;
    await say('first');
    const arrived = assistant.arrivals.length;
    await eventually(() => assistant.arrivals.length > arrived);
    await say('second');
    await running.stopPlayground();
    assistant.status = 202;
    await running.startPlayground();
    await eventually(() => assistant.webhooks.length === before + 2);
    expect(assistant.webhooks.slice(before).map(({ data }) => data.message?.text)).toEqual(['first', 'second']);
    expect(new Set(assistant.webhooks.map(({ id }) => id)).size).toBe(assistant.webhooks.length);
  });

  it('shows what the assistant says, each message once', async () => {
    expect(await assistant.say(running.url, toAlma('**Hello**'), { id: 'same' })).toBe(200);
    expect(await assistant.say(running.url, toAlma('Hello again'), { id: 'same' })).toBe(200);
    expect((await texts()).filter((text) => text.includes('Hello'))).toEqual(['**Hello**']);
  });

  it('shows nothing that is not signed with the secret of the connection', async () => {
    expect(await assistant.say(running.url, toAlma('forged'), { secret: 'whsec_c29tZSBvdGhlciBzZWNyZXQ=' })).toBe(401);
    expect(await texts()).not.toContain('forged');
  });

  it('does not show what is sensitive outside of a direct conversation with the recipient', async () => {
    const group = await alma.conversation('Privacy questions');
    expect(await assistant.say(running.url, { ...toAlma('a link', group.id), sensitive: true })).toBe(409);
    const elsewhere = { ...toAlma('a link'), sensitive: true, recipient: { memberId: 'somebody-else' } };
    expect(await assistant.say(running.url, elsewhere)).toBe(409);
    expect(await assistant.say(running.url, toAlma('only in a direct conversation', group.id))).toBe(200);
    expect(await texts(group.id)).not.toContain('a link');
    expect(await texts(group.id)).toContain('only in a direct conversation');
  });

  it('says that a conversation is gone', async () => {
    expect(await assistant.say(running.url, toAlma('hello', 'nowhere'))).toBe(410);
  });

  it('refuses for good what is not a message', async () => {
    expect(await assistant.say(running.url, { ...toAlma('hello'), recipient: 7 })).toBe(400);
  });
});
