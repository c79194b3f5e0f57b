import { type Deliveries, type Outcome } from '@envoi/attachment-export';
import { type Streams } from '@envoi/event-store';
import { conversation } from './domain/conversation.ts';
import { type ConversationEvent } from './domain/events.ts';
import { Speaking } from './speaking.ts';

/** What became of the message that tells an export's links, read from the conversation's stream. */
export const deliveries = (streams: Pick<Streams, 'load'>): Deliveries => ({
  outcomeOf: async (subject, exportId) => {
    const outgoing = Speaking.readyId(exportId);
    const { events } = await streams.load(conversation, subject);
    return events.map((event) => outcomeOf(event, outgoing)).findLast((outcome) => outcome !== undefined) ?? waiting;
  },
});

const waiting: Outcome = { status: 'waiting' };

const outcomeOf = (event: ConversationEvent, outgoing: string): Outcome | undefined => {
  if (event.type === 'ConversationStarted' || event.type === 'NoticeSentElsewhere') return undefined;
  const { type, data } = event;
  if (data.outgoing !== outgoing) return undefined;
  switch (type) {
    case 'AssistantSpoke':
      return waiting;
    case 'MessageDelivered':
      return { status: 'delivered', deliveredAt: data.deliveredAt };
    case 'MessageUndeliverable':
      return { status: 'undeliverable' };
    case 'MessageWithheld':
      return { status: 'withheld' };
  }
};
