import { RECIPIENTS, streamSchema, whySchema } from '@envoi/access-record';
import { type SubjectId } from '@envoi/event-sourcing';
import { z } from 'zod';
import { id, point } from '../lists/contract.ts';

/** What is asked of the audit API. Everybody who asks says why. */
const subjectId = id.transform((text) => text as SubjectId);

const subject = z.strictObject({ kind: z.literal('subject'), id: subjectId });
const request = z.strictObject({ kind: z.literal('request'), id });
const stream = z.strictObject({ kind: z.literal('stream'), stream: streamSchema });
/** Until now, if it is not said until when. */
const period = z
  .strictObject({ kind: z.literal('period'), from: point, to: z.exactOptional(point) })
  .refine(({ from, to }) => to === undefined || from < to, { error: 'must be later than the beginning', path: ['to'] });

const why = { why: whySchema };

export const replayQuestion = z.strictObject({ target: z.union([subject, request, stream, period]) });
export const replayBody = replayQuestion.extend(why);

/** Keys of rows are days, or begin with one of our ids; what may follow is a word of ours. */
const rowKey = z
  .string()
  .regex(/^(?:\d{4}-\d{2}-\d{2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[/:|][a-z-]{1,40})?)$/, {
    error: 'must be the key of a row: a UUID, and what follows it; or a day',
  });
const row = z.strictObject({ kind: z.literal('row'), projection: z.string().max(100), key: rowKey });
const system = z.strictObject({ kind: z.literal('system') });

export const asOfQuestion = z.strictObject({ instant: point, question: z.union([request, row, system]) });
export const asOfBody = asOfQuestion.extend(why);

export const explainQuestion = z.strictObject({ target: z.union([request, subject]) });
export const explainBody = explainQuestion.extend(why);

/** Variables of the policy, as the environment has them; what is not named is as it is in force. */
const variables = z.record(z.string().max(100), z.union([z.string().max(100), z.number()]), {
  error: 'must be an object like {"EXPORT_EVERY": "P14D"}',
});

export const policyCheckQuestion = z.strictObject({ policy: variables });
export const policyCheckBody = policyCheckQuestion.extend(why);

export const compareQuestion = z.strictObject({});
export const compareBody = compareQuestion.extend(why);

/** Notes that somebody has kept, smaller ones first: the log has to hold each of them. */
const keptHeads = z.array(z.string().max(20_000), { error: 'must be a list of notes' }).min(1).max(200);

export const verifyQuestion = z.strictObject({ heads: z.exactOptional(keptHeads) });
export const verifyBody = verifyQuestion.extend(why);

export const evidenceQuestion = z
  .strictObject({
    from: point,
    to: point,
    recipient: z.enum(RECIPIENTS, { error: `must be one of ${RECIPIENTS.join(', ')}` }),
  })
  .refine(({ from, to }) => from < to, { error: 'must be later than the beginning', path: ['to'] });
export const evidenceBody = evidenceQuestion.safeExtend(why);
