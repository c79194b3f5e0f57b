import { z } from 'zod';

/** `message.send` of the chat contract; what is unknown is ignored. */
export const outgoing = z.object({
  type: z.literal('message.send'),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.object({
    id: z.string().min(1).max(256),
    kind: z.string().max(200),
    conversation: z.object({ id: z.string() }),
    recipient: z.object({ memberId: z.string() }),
    sensitive: z.boolean(),
    unfurl: z.literal(false),
    inReplyTo: z.string().nullish(),
    text: z.string(),
    plainText: z.string(),
    command: z.string().optional(),
    link: z.object({ url: z.url(), title: z.string(), expiresAt: z.iso.datetime({ offset: true }) }).optional(),
    pages: z.array(z.object({ rel: z.enum(['export', 'cancel', 'deletion']), url: z.url() })).optional(),
  }),
});

export type Outgoing = z.infer<typeof outgoing>['data'];
