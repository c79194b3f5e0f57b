import { randomUUID } from 'node:crypto';
import { type StoredEvent } from '@envoi/event-store';
import { violations, type Seen } from './check.ts';
import { type Accepted, type Arrival } from './ledger.ts';

const accepted = (id: string, more: Partial<Accepted> = {}): Accepted => ({ id, memberId: 'mia', mayGoUnanswered: false, ...more }); // prettier-ignore

const arrival = (kind: string, inReplyTo: string | null, more: Partial<Arrival> = {}): Arrival => ({
  ...{ id: randomUUID(), kind, inReplyTo, memberId: 'mia', contents: new Set(['x']), first: 1, last: 1 },
  ...more,
});

const event = (stream: string, type: string, data: object = {}): StoredEvent =>
  ({ stream, type, data, created: new Date(0) }) as StoredEvent;

/** A conversation in which these were said and delivered; those in brackets were not delivered. */
const told = (stream: string, ...kinds: string[]): StoredEvent[] =>
  kinds.flatMap((kind, n) => {
    const isLost = kind.startsWith('(');
    const data = { outgoing: `${stream} ${n}`, kind: kind.replace(/[()]/g, ''), edition: 1 };
    return [event(stream, 'AssistantSpoke', data), event(stream, isLost ? 'MessageUndeliverable' : 'MessageDelivered', data)]; // prettier-ignore
  });

const seen = (more: Partial<Seen>): Seen => ({ accepted: [], arrivals: [], gone: [], steps: [], notices: [], ...more });

const fine = seen({ accepted: [accepted('a')], arrivals: [arrival('help', 'a')] });
const log = told('conversation-1', 'help');

it('finds nothing wrong when each message was answered once and the log says so', () => {
  expect(violations(fine, log)).toEqual([]);
});

it('tells streams apart that may say the same', () => {
  const arrivals = [
    ...['asked', 'ready'].map((kind) => arrival(kind, null, { memberId: 'pia' })),
    arrival('asked', null, { memberId: 'mia' }),
  ];
  const both = [...told('conversation-1', 'asked', '(ready)'), ...told('conversation-2', 'asked', 'ready')];
  expect(violations(seen({ arrivals }), both)).toEqual([]);
});

it('lets a later edition differ, of which the log says which one was delivered', () => {
  const conversation = [
    event('conversation-1', 'AssistantSpoke', { outgoing: 'o', kind: 'asked', edition: 1 }),
    event('conversation-1', 'AssistantSpoke', { outgoing: 'o', kind: 'under-way', edition: 2 }),
    event('conversation-1', 'MessageDelivered', { outgoing: 'o', edition: 2 }),
  ];
  const arrivals = [arrival('under-way', null, { contents: new Set(['x', 'y']) })];
  expect(violations(seen({ arrivals }), conversation)).toEqual([]);
});

it.each<[string, Seen, StoredEvent[], RegExp]>([
  ['a message without an answer', seen({ accepted: [accepted('a')] }), [], /never answered/],
  ['two answers', { ...fine, arrivals: [...fine.arrivals, arrival('help', 'a')] }, told('conversation-1', 'help', 'help'), /answered 2 times/],
  ['an answer to nothing', { ...fine, accepted: [] }, log, /nobody wrote/],
  ['other contents under the same id', seen({ arrivals: [arrival('help', null, { contents: new Set(['x', 'y']) })] }), log, /other contents/],
  ['a message after the end', seen({ arrivals: [arrival('help', null, { first: 1, last: 3 })], gone: [{ memberId: 'mia', at: 2 }] }), log, /after the profile was gone/],
  ['a step under two keys', { ...fine, steps: ['k', 'l'].map((key) => ({ memberId: 'mia', step: 'begin', incarnation: 'i', key })) }, log, /several keys/],
  ['a notice under two keys', { ...fine, notices: ['k', 'l'].map((key) => ({ memberId: 'mia', key, body: { kind: 'x', cancelUrl: 'u' } })) }, log, /several keys/],
  ['two exports in a window', fine, [...log, ...[1, 2].map(() => event('attachmentExport-1', 'AttachmentExportConfirmed'))], /2 exports in one window/],
  ['an export that arrives twice', seen({ arrivals: [1, 2].map(() => arrival('export-ready', null)) }), told('conversation-1', 'export-ready', 'export-ready'), /got 2 exports/],
  ['what was told and is not in the log', fine, [], /which no stream says/],
  ['what is in the log and was not told', seen({}), log, /which nobody was told/],
  ['a deletion that never ends', fine, [...log, event('profileDeletion-1', 'ProfileDeletionConfirmed')], /1 deletions confirmed, 0 completed/],
])('finds %s', (_, wrong, events, said) => {
  expect(violations(wrong, events).join('\n')).toMatch(said);
}); // prettier-ignore
