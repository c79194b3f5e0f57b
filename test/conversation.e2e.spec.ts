import { DAY, MINUTE } from '@envoi/event-sourcing';
import { eventually } from './eventually.ts';
import { startSystem, type System } from './system.ts';

describe('the conversation, as members see it', () => {
  let system: System;
  let count = 0;
  /** Somebody new, so that tests do not meet each other's limits. */
  const somebody = (more: Parameters<System['workspace']['member']>[1] = {}) =>
    system.workspace.member(`member-${(count += 1)}`, more).id;

  beforeAll(async () => {
    system = await startSystem();
  }, 60_000);
  afterAll(() => system.stop());
  afterEach(() => {
    system.chat.answer = () => undefined;
    system.workspace.intercept = () => false;
  });

  it('introduces itself once when it is invited', async () => {
    const mia = somebody();
    await system.chat.invite(mia);
    await system.chat.invite(mia);
    const help = await system.chat.ask({ from: mia, text: 'Help' });
    const all = system.chat.said.filter(({ recipient }) => recipient.memberId === mia);
    expect(all.map(({ kind }) => kind)).toEqual(['introduction', 'help']);
    expect(all[0]?.text).toContain('Get my attachments');
    expect(help.text).toContain('Delete me');
  });

  it('answers a first message that is a command with one message: a line of introduction, then the answer', async () => {
    const mia = somebody();
    const said = await system.chat.ask({ from: mia, text: 'get MY attachments' });
    expect(said.kind).toBe('export-instructions');
    expect(said.command).toMatch(/^Get my attachments [bcdfghjklmnpqrstvwxz]{6}$/);
    expect(said.text).toMatch(new RegExp(`^\`\`\`\\n${said.command ?? ''}\\n\`\`\`$`, 'm'));
    expect(system.chat.said.filter(({ recipient }) => recipient.memberId === mia)).toHaveLength(1);
    const second = await system.chat.ask({ from: mia, text: 'Help' });
    expect(said.text.split('\n')[0]).not.toBe(second.text.split('\n')[0]);
  });

  it('does not understand other talk, and says what it does', async () => {
    const said = await system.chat.ask({ from: somebody(), text: 'what is the weather' });
    expect(said.text).toContain('Get my attachments');
  });

  it('suggests the exact command for a near miss and does nothing', async () => {
    const said = await system.chat.ask({ from: somebody(), text: 'get my atachments please' });
    expect(said.kind).toBe('near-miss');
    expect(said.command).toBeUndefined();
  });

  it('speaks German to those who do', async () => {
    const said = await system.chat.ask({ from: somebody({ locale: 'de-AT' }), text: 'Help' });
    expect(said.text).toMatch(/Anhänge|Hilfe/);
  });

  it('answers a message once, however often and over however many connections it is delivered', async () => {
    const mia = somebody();
    const id = `again-${mia}`;
    await Promise.all(
      Array.from({ length: 20 }, () => system.chat.write({ from: mia, id, text: 'Get my attachments' })),
    );
    await system.chat.answerTo(id);
    await system.chat.write({ from: mia, id, text: 'Get my attachments' });
    await system.chat.ask({ from: mia, text: 'Help' });
    expect(system.chat.said.filter(({ inReplyTo }) => inReplyTo === id)).toHaveLength(1);
  });

  it('says once a day in a group that it only acts in a direct conversation', async () => {
    const mia = somebody();
    const group = { from: mia, in: `group-${mia}`, kind: 'group' as const };
    await system.chat.write({ ...group, text: 'lunch?' });
    const said = await system.chat.ask({ ...group, text: '@assistant hello', message: { mentionsAssistant: true } });
    expect(said).toMatchObject({ kind: 'not-direct', sensitive: false, conversation: { id: group.in } });
    await system.chat.write({ ...group, text: 'Get my attachments' });
    await system.chat.ask({ from: mia, text: 'Help' });
    expect(system.chat.said.filter(({ conversation }) => conversation.id === group.in)).toHaveLength(1);
  });

  it('never answers bots, and never acts on an edited message', async () => {
    const mia = somebody();
    const bot = await system.chat.write({ from: mia, text: 'Help', sender: { bot: true } });
    const edited = {
      message: { id: `edited-${mia}`, text: 'Help' },
      conversation: { id: `dm-${mia}`, kind: 'direct' },
      sender: { id: mia },
    };
    expect(
      (await system.chat.post({ type: 'message.edited', timestamp: new Date().toISOString(), data: edited })).status,
    ).toBe(202);
    await system.chat.ask({ from: mia, text: 'Help' });
    expect(system.chat.said.filter(({ inReplyTo }) => inReplyTo === bot || inReplyTo === edited.message.id)).toEqual(
      [],
    );
  });

  it.each(['guest', 'external', 'federated'])('tells a %s person that they cannot use it', async (membership) => {
    const said = await system.chat.ask({ from: somebody(), text: 'Help', sender: { membership } });
    expect(said.kind).toBe('guest');
  });

  it('tells somebody whom the workspace does not know so, once a day', async () => {
    const first = await system.chat.ask({ from: 'nobody', text: 'Get my attachments' });
    expect(first.kind).toBe('unknown-person');
    const second = await system.chat.write({ from: 'nobody', text: 'Get my attachments' });
    await system.chat.ask({ from: somebody(), text: 'Help' });
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    const third = await system.chat.ask({ from: 'nobody', text: 'Help' });
    expect(third.kind).toBe('unknown-person');
    expect(system.chat.said.some(({ inReplyTo }) => inReplyTo === second)).toBe(false);
  });

  it('tells managed members to ask their administrator, and still helps', async () => {
    const mia = somebody({ managed: { by: 'team', organization: 'Acme' } });
    expect((await system.chat.ask({ from: mia, text: 'Get my attachments' })).kind).toBe('managed');
    expect((await system.chat.ask({ from: mia, text: 'Delete me' })).kind).toBe('managed');
    expect((await system.chat.ask({ from: mia, text: 'Help' })).kind).toBe('help');
  });

  it('answers twenty messages in ten minutes, says when to write again, and then is quiet until that time', async () => {
    const mia = somebody();
    for (let n = 1; n <= 20; n += 1) await system.chat.ask({ from: mia, text: 'Help' });
    expect((await system.chat.ask({ from: mia, text: 'Help' })).kind).toBe('too-many-messages');
    const silent = await system.chat.write({ from: mia, text: 'Help' });
    await system.assistant.clock.moveAhead(11 * MINUTE);
    expect((await system.chat.ask({ from: mia, text: 'Help' })).kind).toBe('help');
    expect(system.chat.said.some(({ inReplyTo }) => inReplyTo === silent)).toBe(false);
  }, 60_000);

  it('answers in order when the workspace is back', async () => {
    const mia = somebody();
    await system.chat.ask({ from: mia, text: 'Help' });
    const comeBack = system.workspace.goDown();
    const first = await system.chat.write({ from: mia, text: 'Get my attachments' });
    const second = await system.chat.write({ from: mia, text: 'Help' });
    await eventually(() =>
      expect(system.workspace.calls.filter((call) => call.endsWith(`/members/${mia}`)).length).toBeGreaterThan(2),
    );
    expect(system.chat.said.some(({ inReplyTo }) => inReplyTo === first)).toBe(false);
    comeBack();
    await system.chat.answerTo(second);
    const answers = system.chat.said.map(({ inReplyTo }) => inReplyTo);
    expect(answers.indexOf(first)).toBeGreaterThanOrEqual(0);
    expect(answers.indexOf(first)).toBeLessThan(answers.indexOf(second));
  }, 60_000);

  it.each([
    ['is down', 503],
    ['refuses our signature for a while', 401],
    ['redirects', 302],
  ])(
    'loses nothing while the chat %s',
    async (_, status) => {
      const mia = somebody();
      system.chat.answer = () => ({ status, headers: { 'retry-after': '1' } });
      const first = await system.chat.write({ from: mia, text: 'Get my attachments' });
      const second = await system.chat.write({ from: mia, text: 'Help' });
      await eventually(() =>
        expect(system.chat.attempts.filter((attempt) => attempt.status === status)).not.toEqual([]),
      );
      system.chat.answer = () => undefined;
      await system.chat.answerTo(second);
      const answers = system.chat.said.map(({ inReplyTo }) => inReplyTo);
      expect(answers.indexOf(first)).toBeLessThan(answers.indexOf(second));
      expect(answers).toContain(first);
    },
    60_000,
  );

  it('keeps what must not be shown, and offers it again at the next direct message', async () => {
    const mia = somebody();
    system.chat.answer = ({ sensitive }) => (sensitive ? { status: 409 } : undefined);
    const secret = await system.chat.write({ from: mia, text: 'Get my attachments' });
    await system.chat.ask({ from: mia, text: 'Help' });
    expect(system.chat.said.some(({ inReplyTo }) => inReplyTo === secret)).toBe(false);
    system.chat.answer = () => undefined;
    await system.chat.ask({ from: mia, text: 'Help' });
    expect((await system.chat.answerTo(secret)).command).toMatch(/^Get my attachments \w{6}$/);
  });
});
