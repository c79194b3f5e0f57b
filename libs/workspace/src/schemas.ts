import { instant } from '@envoi/event-sourcing';
import { cleanName, knownLocale, knownTimeZone, outsideId } from '@envoi/untrusted';
import { z } from 'zod';
import { type Attachment, type AttachmentPage, type Member, type Retained, type Summary } from './port.ts';

/** The contract's upper limit of a page. */
const MOST_ITEMS = 1_000;

const name = z.string().transform(cleanName);
const count = z.number().int().min(0);

/** What is not there, and what makes no sense where it does no harm, is left out. */
const present = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } => {
  const there: Partial<T> = {};
  for (const key of Object.keys(value) as (keyof T)[]) if (value[key] !== undefined) there[key] = value[key];
  return there as never;
};

const hint = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

const httpUrl = z
  .string()
  .max(2_048)
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''));

export const memberSchema: z.ZodType<Member> = z
  .object({
    id: outsideId,
    incarnation: outsideId,
    managed: z.union([
      z.null(),
      z.object({ by: name, organization: hint(name) }).transform((managed) => present(managed)),
    ]),
    locale: hint(z.string().transform(knownLocale)),
    timeZone: hint(z.string().transform(knownTimeZone)),
    signInAccount: hint(
      z.object({ name: hint(name), deletionUrl: hint(httpUrl) }).transform((account) => present(account)),
    ),
  })
  .transform((member) => present(member) as Member);

export const summarySchema: z.ZodType<Summary> = z
  .object({
    attachments: hint(z.object({ count: hint(count), bytes: hint(count) }).transform((each) => present(each))),
    conversations: hint(count),
    contacts: hint(count),
    meetings: hint(count),
    devices: hint(count),
    roomsCreated: hint(
      z.array(z.object({ name: hint(name), members: hint(count) }).transform((room) => present(room))).max(10_000),
    ),
  })
  .transform((summary) => present(summary) as Summary);

/** The same instant in UTC and in one shape, so that texts order as the instants do; nothing that was said gets lost. */
const inUtc = (text: string): string | undefined => {
  const time = Date.parse(text);
  if (Number.isNaN(time) || time < Date.UTC(0, 0) || time >= Date.UTC(10_000, 0)) return undefined;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const beyond = fraction.slice(3, 9);
  return /[1-9]/.test(beyond) ? `${instant(time).slice(0, -1)}${beyond.padEnd(6, '0')}Z` : instant(time);
};

const uploadedAt = z.iso.datetime({ offset: true }).transform((text, context) => {
  const utc = inUtc(text);
  if (utc !== undefined) return utc;
  context.addIssue({ code: 'custom', message: 'no such instant' });
  return z.NEVER;
});

/** A MIME type without parameters, as a header may hold it. */
export const mimeType = z
  .string()
  .max(256)
  .transform((text) => /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}/.exec(text)?.[0]);

const attachment = z
  .object({
    id: outsideId,
    name,
    type: hint(mimeType),
    size: count,
    uploadedAt,
    place: hint(
      z.object({ kind: z.enum(['direct', 'group', 'room']), name: hint(name) }).transform((place) => present(place)),
    ),
    available: z.boolean(),
    reason: hint(z.enum(['retention', 'removed', 'quarantined', 'unavailable'])),
  })
  .transform(
    ({ available, reason, ...rest }) =>
      present({ ...rest, missing: available ? undefined : (reason ?? 'unavailable') }) as Attachment,
  );

/** Without the `Z`, for the same second with more digits must come later. */
const exactly = ({ uploadedAt: at }: Attachment): string => at.slice(0, -1);

const isAfter = (item: Attachment, previous: Attachment | undefined): boolean =>
  previous === undefined ||
  exactly(item) > exactly(previous) ||
  (item.uploadedAt === previous.uploadedAt && item.id > previous.id);

export const pageSchema: z.ZodType<AttachmentPage> = z.object({
  items: z
    .array(attachment)
    .max(MOST_ITEMS)
    .refine((items) => items.every((item, index) => isAfter(item, items[index - 1])), { error: 'does not ascend' }),
  next: z.string().min(1).max(4_096).nullable(),
});

const retained = z
  .object({
    category: z.string().regex(/^[a-z-]{1,40}$/),
    reason: z.enum(['legal-hold', 'law', 'unsupported']),
    until: hint(z.iso.date()),
  })
  .transform((kept) => present(kept) as Retained);

/** What stays must be known to the last item; the counts are nobody's business but the workspace's. */
export const stepDoneSchema = z.object({
  status: z.enum(['done', 'done-before']),
  retained: z.array(retained).max(100).default([]),
});
