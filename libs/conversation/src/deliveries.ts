import { type Deliveries, type Outcome } from '@envoi/attachment-export';
import { type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { type Goodbyes } from '@envoi/profile-deletion';
import { conversation } from './domain/conversation.ts';
import { type ConversationEvent } from './domain/events.ts';
import { Speaking } from './speaking.ts';

type Reading = Pick<Streams, 'load'>;

/** What became of the message that tells an export's links, read from the conversation's stream. */
export const deliveries = (streams: Reading): Deliveries => ({
  outcomeOf: (subject, exportId) => outcomeOf(streams, subject, Speaking.readyId(exportId)),
});

/** The same for the last message before a deletion. */
export const goodbyes = (streams: Reading): Goodbyes => ({
  outcomeOf: (subject, deletionId) => outcomeOf(streams, subject, Speaking.goodbyeId(deletionId)),
});

const TELLS_NO_OUTCOME: ReadonlySet<string> = new Set<ConversationEvent['type']>([
  'ConversationStarted',
  'AssistantSpoke',
  'NoticeSentElsewhere',
]);

/** What wakes a process that waits for an outcome, beside the events of its own stream. */
export const awaitingOutcomes = {
  alsoWokenBy: [conversation.category],
  keys: ({ type, metadata }: Recorded): readonly string[] => (TELLS_NO_OUTCOME.has(type) ? [] : [metadata.subject]),
};

const waiting: Outcome = { status: 'waiting' };

const outcomeOf = async (streams: Reading, subject: SubjectId, outgoing: string): Promise<Outcome> => {
  const { events } = await streams.load(conversation, subject);
  return events.map((event) => outcomeIn(event, outgoing)).findLast((outcome) => outcome !== undefined) ?? waiting;
};

const outcomeIn = (event: ConversationEvent, outgoing: string): Outcome | undefined => {
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
