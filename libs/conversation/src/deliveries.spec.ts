import { type ExportId } from '@envoi/attachment-export';
import { type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { awaitingOutcomes, deliveries } from './deliveries.ts';
import { type ConversationEvent } from './domain/events.ts';
import { Speaking } from './speaking.ts';

const subject = 'a-subject' as SubjectId;
const exportId = 'an-export' as ExportId;
const outgoing = Speaking.readyId(exportId);

const types: Record<ConversationEvent['type'], 'outcome' | 'none'> = {
  ConversationStarted: 'none',
  AssistantSpoke: 'none',
  MessageDelivered: 'outcome',
  MessageUndeliverable: 'outcome',
  NoticeSentElsewhere: 'none',
  MessageWithheld: 'outcome',
};

it.each(Object.entries(types))('%s wakes who waits for an outcome if it may be one: %s', async (type, expected) => {
  const event = { type, data: { outgoing }, metadata: { subject } } as unknown as Recorded<ConversationEvent>;
  const streams = { load: () => Promise.resolve({ events: [event] }) } as unknown as Pick<Streams, 'load'>;
  const { status } = await deliveries(streams).outcomeOf(subject, exportId);
  expect(status === 'waiting' ? 'none' : 'outcome').toBe(expected);
  expect(awaitingOutcomes.keys(event)).toEqual(expected === 'outcome' ? [subject] : []);
});

it('wakes by every event of other streams', () => {
  const event = { type: 'AttachmentExportConfirmed', metadata: { subject } } as unknown as Recorded;
  expect(awaitingOutcomes.keys(event)).toEqual([subject]);
});
