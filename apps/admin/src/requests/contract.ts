import { OUTCOMES, REFUSALS, REQUEST_STATES } from '@envoi/requests';
import { z } from 'zod';
import { id, idOut, instantOut, oneOrMore, pageOf, pageQuery, point } from '../lists/contract.ts';
import { misplaced } from './combinations.ts';
import { SORTS } from './order.ts';

export const KINDS = ['export', 'deletion'] as const;

const refusal = z.object({
  reason: z.enum(REFUSALS),
  at: instantOut,
  until: z.exactOptional(instantOut),
});

/** What ends the links of an export. */
export const LINK_ENDS = ['expired', 'revoked', 'closed', 'cancelled', 'failed'] as const;

/** The links of an export: how long they work, what they lead to, and what ended them. */
export const linksOut = z
  .object({
    announcedAt: instantOut,
    validUntil: instantOut,
    count: z.int(),
    bytes: z.int(),
    missing: z.int(),
    endedBy: z.exactOptional(z.enum(LINK_ENDS)),
  })
  .meta({ id: 'Links' });

/** A request of a member. What is not so (yet) is absent. */
export const requestOut = z
  .object({
    id: idOut,
    /** A pseudonym. */
    subject: idOut,
    kind: z.enum(KINDS),
    state: z.enum(REQUEST_STATES),
    /** Of `CONNECTIONS_FILE`; unknown for what was asked before it was recorded. */
    connection: z.exactOptional(z.string()),
    askedAt: instantOut,
    confirmedAt: z.exactOptional(instantOut),
    /** Later than this is overdue. */
    dueAt: z.exactOptional(instantOut),
    /** When something happens next by itself: the code lapses, the work starts, the links expire. */
    nextAt: z.exactOptional(instantOut),
    finishedAt: z.exactOptional(instantOut),
    outcome: z.exactOptional(z.enum(OUTCOMES)),
    /** The last time that something was refused. */
    refusal: z.exactOptional(refusal),
    links: z.exactOptional(linksOut),
    /** Version of the policy that it was asked under. */
    policy: z.int(),
    isOverdue: z.boolean(),
  })
  .meta({ id: 'Request' });
export type RequestOut = z.output<typeof requestOut>;

const FIELDS = Object.keys(requestOut.shape) as readonly (keyof RequestOut)[];

/**
 * Filters are one with the other. The order `dueAt` lists what is under way, with its due date; `-` means the latest first.
 */
export const requestsQuery = z
  .strictObject({
    ...pageQuery,
    sort: z.enum(SORTS).default('-askedAt'),
    kind: z.exactOptional(z.enum(KINDS, { error: `must be one of ${KINDS.join(', ')}` })),
    state: z.exactOptional(oneOrMore(REQUEST_STATES)),
    connection: z.exactOptional(
      z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must be the id of a connection' }),
    ),
    /** Inside; `askedTo` is not. */
    askedFrom: z.exactOptional(point),
    askedTo: z.exactOptional(point),
    dueBefore: z.exactOptional(point),
    overdue: z.exactOptional(z.literal('true', { error: 'must be true, or left out' })),
    /** Exactly this one. */
    id: z.exactOptional(id),
    /** All of one subject. */
    subject: z.exactOptional(id),
    /** Only these fields. */
    fields: z.exactOptional(oneOrMore(FIELDS)),
  })
  .check(({ value, issues }) => {
    for (const [field, message] of misplaced(value))
      issues.push({ code: 'custom', input: value[field], path: [field], message });
  });
export type RequestsAsked = z.output<typeof requestsQuery>;

export const requestsAnswer = pageOf(requestOut.partial());

/** Who or what set it in motion, as far as the log says. */
const causedBy = z.looseObject({
  by: z.enum([
    'message',
    'event',
    'process',
    'page',
    'links',
    'review',
    'delivery',
    'housekeeping',
    'staff',
    'unknown',
  ]),
});

/** What the member was told, word for word; `[code]` and `[link]` stand for what is recorded nowhere. */
const told = z.object({
  where: z.enum(['chat', 'elsewhere']),
  template: z.string(),
  version: z.int(),
  locale: z.string(),
  timeZone: z.string(),
  text: z.exactOptional(z.string()),
});

/** Something that happened. An event that this version cannot read has `why` instead of `data`. */
export const timelineEntry = z
  .object({
    id: z.string(),
    type: z.string(),
    stream: z.string(),
    revision: z.string(),
    /** Business time, and the clock of whoever recorded it. */
    at: z.exactOptional(instantOut),
    recordedAt: z.exactOptional(instantOut),
    causedBy: z.exactOptional(causedBy),
    data: z.exactOptional(z.record(z.string(), z.unknown())),
    told: z.exactOptional(told),
    why: z.exactOptional(z.string()),
  })
  .meta({ id: 'TimelineEntry' });

/** `hasMore`: the timeline is longer; `POST /api/v1/audit/replay` has all of it. */
export const requestAnswer = requestOut.extend({ timeline: z.array(timelineEntry), hasMore: z.boolean() });
