import { type Instant } from '@envoi/event-sourcing';
import { z } from 'zod';

/** `typ` in the header of the JWS. */
export const CERTIFICATE_TYPE = 'envoi-deletion-certificate+jwt';

const minute = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/);
const step = z.enum(['begin', 'sign-out', 'access', 'content', 'unlink']);

const first = z.strictObject({
  version: z.literal(1),
  /** PUBLIC_URL of who issued it. */
  iss: z.string(),
  deletionId: z.guid(),
  /** `found-gone`: the member did not exist any more when the deletion was to begin. */
  outcome: z.enum(['deleted', 'found-gone']),
  confirmedAt: minute,
  /** As the workspace reported them. */
  steps: z.array(
    z.strictObject({ step, reportedBy: z.literal('workspace'), status: z.enum(['done', 'done-before']), at: minute }),
  ),
  exportsClosedAt: minute,
  goodbye: z.strictObject({ outcome: z.enum(['delivered', 'undeliverable', 'not-in-time']), at: minute }).optional(),
  /** As we found when we looked ourselves. */
  checked: z.strictObject({ memberGone: z.enum(['unknown', 'other-incarnation']), at: minute }),
  forgottenAt: minute,
  vaultEmptyAt: minute,
  completedAt: minute,
  /** What the workspace keeps, and why. */
  retained: z.array(
    z.strictObject({
      step,
      category: z.string().regex(/^[a-z-]{1,40}$/),
      reason: z.enum(['legal-hold', 'law', 'unsupported']),
      until: z.iso.date().optional(),
    }),
  ),
  /** Version of the policy in force. */
  policy: z.int(),
  /** Revisions of the streams that prove it; -1: no export was ever asked for. */
  streams: z.strictObject({ profileDeletion: z.int(), attachmentExport: z.int().min(-1) }),
});

const base64 = z.base64().length(44);

const entry = z.strictObject({
  leafIndex: z.int().nonnegative(),
  treeSize: z.int().positive(),
  leafHash: base64,
  proof: z.array(base64).max(64).readonly(),
  /** A signed head (C2SP tlog-checkpoint), byte by byte. */
  checkpoint: z.string().max(2_000),
});

const second = first.extend({
  version: z.literal(2),
  /** Of the `SubjectForgotten` of this deletion, in the ledger over the whole log. */
  ledger: entry,
});

/**
 * What a certificate of deletion says (product rule D6): no personal data, no counts of anything of the member's, no time
 * of theirs more exact than a minute. Version 1 is of before there was a ledger.
 */
export const certificateSchema = z.discriminatedUnion('version', [first, second]);

export type Certificate = z.output<typeof certificateSchema>;

/** As it is issued now. */
export type CertificateWithEntry = z.output<typeof second>;

export type CertifiedEntry = z.output<typeof entry>;

/** `2026-11-24T09:10Z`: cut off, not rounded. */
export const toMinute = (at: Instant): string => `${at.slice(0, 16)}Z`;
