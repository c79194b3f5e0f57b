import { type EventSchemas } from '@envoi/event-store';
import { z } from 'zod';

const id = z.uuid();
const at = z.iso.datetime();
const edition = z.int().min(1);
/** Numbers, instants, enums and our own ids; whatever is longer than these is none of them. */
const parameter = z.union([z.string().regex(/^[\w:.-]{1,64}$/), z.number(), z.boolean()]);

const said = {
  kind: z.string().regex(/^[a-z-]{1,40}$/),
  template: z.int().min(1),
  locale: z.enum(['en', 'de']),
  timeZone: z.string().regex(/^[\w/+-]{1,64}$/),
  parameters: z.record(z.string().regex(/^[A-Za-z]{1,32}$/), parameter),
};

/** What may be recorded in a conversation's stream; any other field is refused. */
export const conversationSchemas: EventSchemas = {
  conversation: {
    ConversationStarted: z.strictObject({ conversation: id }),
    AssistantSpoke: z.strictObject({
      outgoing: id,
      edition,
      conversation: id,
      ...said,
      introduced: z.boolean(),
      isReply: z.boolean(),
      ahead: z.boolean().optional(),
    }),
    MessageDelivered: z.strictObject({ outgoing: id, edition, deliveredAt: at }),
    MessageUndeliverable: z.strictObject({
      outgoing: id,
      edition,
      reason: z.enum(['refused', 'gone', 'withdrawn', 'forgotten']),
      status: z.int().optional(),
    }),
    NoticeSentElsewhere: z.strictObject({ ...said, outcome: z.enum(['accepted', 'not-offered']) }),
    MessageWithheld: z.strictObject({ outgoing: id, edition }),
  },
};
