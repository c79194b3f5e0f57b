import { type SubjectId } from '@envoi/event-sourcing';
import { interventionReason, ticketSchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { id, idOut, instantOut } from '../lists/contract.ts';

/** Characters. A note is for the next colleague; it goes to the vault, and never into the log. */
export const NOTE_LIMIT = 1_000;

export const requestPath = z.strictObject({ requestId: id });
export const subjectPath = z.strictObject({ subject: id.transform((text) => text as SubjectId) });

/** The body of every intervention: `cancel`, `revoke-links` and `release` of a request, `release` of a rate limit. */
export const interventionBody = z.strictObject({
  why: z.strictObject({
    reason: interventionReason,
    ticket: ticketSchema,
    note: z.exactOptional(
      z
        .string()
        .trim()
        .min(1)
        .max(NOTE_LIMIT, { error: `must be ${NOTE_LIMIT} characters at most` }),
    ),
  }),
});

/** How it stands afterwards, which is the same when it is asked for again. */
export const requestAnswer = z.strictObject({
  requestId: idOut,
  state: z.enum(['cancelled', 'revoked', 'released']),
});

export const limitAnswer = z.strictObject({ subject: idOut, state: z.literal('not-limited') });

/** The oldest first. */
export const notesAnswer = z.strictObject({
  items: z.array(z.strictObject({ actor: idOut, at: instantOut, text: z.string() })),
});
