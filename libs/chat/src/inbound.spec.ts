import fc from 'fast-check';
import { parseInbound } from './index.ts';

const created = (more: { message?: object; conversation?: object; sender?: object; top?: object } = {}) => ({
  type: 'message.created',
  timestamp: '2026-11-23T10:00:00Z',
  data: {
    message: { id: 'm1', text: 'Help', ...more.message },
    conversation: { id: 'c1', kind: 'direct', ...more.conversation },
    sender: { id: 'u1', ...more.sender },
  },
  ...more.top,
});

const understood = {
  type: 'message',
  id: 'm1',
  text: 'Help',
  mentionsAssistant: false,
  format: 'plain',
  conversation: { id: 'c1', kind: 'direct' },
  sender: { id: 'u1', membership: 'member', bot: false },
};

describe('what a chat reports', () => {
  it('is understood with no more than the contract demands', () => {
    expect(parseInbound(created())).toEqual(understood);
  });

  it('is understood with all that the contract knows', () => {
    const sender = { membership: 'guest', locale: 'de-de', timeZone: 'Europe/Berlin', bot: true };
    const payload = created({ message: { format: 'html', mentionsAssistant: true, sentAt: 'x' }, sender });
    expect(parseInbound(payload)).toEqual({
      ...understood,
      format: 'html',
      mentionsAssistant: true,
      sender: { id: 'u1', ...sender, locale: 'de-DE' },
    });
  });

  it('is a start of a conversation', () => {
    const { message: _, ...data } = created().data;
    expect(parseInbound({ type: 'conversation.started', timestamp: '', data })).toEqual({
      type: 'conversation-started',
      conversation: understood.conversation,
      sender: understood.sender,
    });
  });

  it('keeps nothing that it does not know', () => {
    const payload = created({
      message: { x: 1 },
      conversation: { x: 1 },
      sender: { x: 1, name: 'Mia' },
      top: { x: 1 },
    });
    expect(parseInbound(payload)).toEqual(understood);
  });

  it.each([
    ['an unknown kind of conversation is no direct one', { conversation: { kind: 'dm' } }, { conversation: { id: 'c1', kind: 'room' } }], // prettier-ignore
    ['an unknown membership is none', { sender: { membership: 'vip' } }, { sender: { ...understood.sender, membership: 'unknown' } }], // prettier-ignore
    ['an unknown format is plain', { message: { format: 'rtf' } }, {}],
    ['what makes no sense is not there', { sender: { locale: '!', timeZone: 'Mars/Olympus', bot: 'no' }, message: { mentionsAssistant: 'yes' } }, {}], // prettier-ignore
  ])('%s', (_, payload, expected) => {
    expect(parseInbound(created(payload))).toEqual({ ...understood, ...expected });
  });

  it.each([
    ['an edited message', { type: 'message.edited', timestamp: '', data: created().data }],
    ['another type', created({ top: { type: 'reaction.added' } })],
    ['no id', created({ message: { id: '' } })],
    ['an id that is too long', created({ message: { id: 'x'.repeat(257) } })],
    ['an id with a line break', created({ sender: { id: 'a\nb' } })],
    ['no text', created({ message: { text: null } })],
    ['no data', { type: 'message.created' }],
    ['a list', []],
    ['nothing', null],
  ])('is not acted upon: %s', (_, payload) => {
    expect(parseInbound(payload)).toBeUndefined();
  });

  it('cuts what is too long, never through a character', () => {
    const message = parseInbound(created({ message: { text: `x${'👋'.repeat(20_000)}` } }));
    const text = message?.type === 'message' ? message.text : '';
    expect([text.length, text.isWellFormed()]).toEqual([16_384, true]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (top, inner) => {
        parseInbound(top);
        parseInbound(created({ message: { id: inner, text: inner }, sender: { locale: inner, membership: inner } }));
      }),
    );
  });
});
