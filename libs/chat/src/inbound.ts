import { knownLocale, knownTimeZone, outsideId } from '@envoi/untrusted';
import { z } from 'zod';

/** Longer texts are cut; no command is that long. */
const MOST_CHARACTERS = 16_384;

const conversation = z.object({ id: outsideId, kind: z.enum(['direct', 'group', 'room']).catch('room') });

const sender = z.object({
  id: outsideId,
  membership: z.enum(['member', 'guest', 'external', 'federated', 'unknown']).default('member').catch('unknown'),
  locale: optional(knownLocale),
  timeZone: optional(knownTimeZone),
  bot: z.boolean().catch(false),
});

const messageCreated = z
  .object({
    type: z.literal('message.created'),
    data: z.object({
      message: z.object({
        id: outsideId,
        text: z.string().transform((text) => text.slice(0, MOST_CHARACTERS).toWellFormed()),
        mentionsAssistant: z.boolean().catch(false),
        format: z.enum(['plain', 'markdown', 'html']).catch('plain'),
      }),
      conversation,
      sender,
    }),
  })
  .transform(({ data }) => ({
    type: 'message' as const,
    ...data.message,
    conversation: data.conversation,
    sender: data.sender,
  }));

const conversationStarted = z
  .object({ type: z.literal('conversation.started'), data: z.object({ conversation, sender }) })
  .transform(({ data }) => ({ type: 'conversation-started' as const, ...data }));

const actedUpon = z.union([messageCreated, conversationStarted]);

/** What a chat platform reported and the assistant acts on. Locale and time zone are there only if they exist. */
export type Inbound = Readonly<z.output<typeof actedUpon>>;

/**
 * Reads an authentic payload leniently: unknown fields are dropped, unknown values become the careful choice (a room, an
 * unknown membership), long texts are cut. Undefined for everything that is not acted upon: other types, edited messages,
 * ids that are none.
 */
export const parseInbound = (payload: unknown): Inbound | undefined => actedUpon.safeParse(payload).data;

/** A hint that is dropped, not refused, when it makes no sense. */
function optional(known: (text: string) => string | undefined) {
  return z.string().transform(known).optional().catch(undefined);
}
