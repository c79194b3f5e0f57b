import { REASONS, whySchema } from '@envoi/access-record';
import { z } from 'zod';
import { idOut, instantOut } from '../lists/contract.ts';
import { KINDS } from '../requests/contract.ts';

/** Outside ids are texts of others: as long as the contracts with chat and workspace allow, without control characters. */
const outsideId = (name: string) =>
  z
    .string({ error: `must be ${name}` })
    .min(1)
    .max(200)
    .regex(/^\P{Cc}+$/u, { error: `must be ${name}` });

/** One exact member of a workspace, as CONNECTIONS_FILE calls it; there is no search. */
export const lookupBody = z.strictObject({
  workspace: outsideId('the id of a workspace'),
  memberId: outsideId('the exact id of a member'),
  why: whySchema,
});

/** 404 when the vault knows no such member: recorded and counted all the same. 429 beyond the limit, with `Retry-After`. */
export const lookupAnswer = z.strictObject({
  subject: idOut,
  requests: z.array(z.strictObject({ requestId: idOut, kind: z.enum(KINDS) })),
});

const week = /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/;
export const reportQuery = z.strictObject({
  week: z
    .string({ error: 'must be a week like 2026-W48' })
    .regex(week, { error: 'must be a week like 2026-W48' })
    .refine((text) => text < '9999-W52', { error: 'must end in the years 0 to 9999' }),
});

/** All look-ups of an ISO 8601 week (UTC, from Monday), in order. The end of a week that is not over lies ahead. */
export const reportAnswer = z.strictObject({
  week: z.string(),
  from: instantOut,
  to: instantOut,
  lookups: z.array(
    z.strictObject({
      at: instantOut,
      actor: idOut,
      outcome: z.enum(['found', 'not-found']),
      subject: z.exactOptional(idOut),
      reason: z.enum(REASONS),
      ticket: z.string(),
    }),
  ),
  actors: z.array(z.strictObject({ actor: idOut, count: z.int().positive() })),
});
