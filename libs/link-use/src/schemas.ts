import { type EventSchemas } from '@envoi/event-store';
import { z } from 'zod';
import { type LinkUseEvent } from './domain/link-use.ts';

const id = z.guid();
const instant = z.iso.datetime({ precision: 3 });

/** What may be recorded about the use of links: our own ids, a number, instants. */
export const linkUseSchemas = {
  linkUse: {
    AttachmentLinksUsed: z.strictObject({ exportId: id, count: z.int().positive(), from: instant, until: instant }),
    AttachmentLinkUseClosed: z.strictObject({ deletionId: id }),
  } satisfies Record<LinkUseEvent['type'], z.ZodType>,
} satisfies EventSchemas;
