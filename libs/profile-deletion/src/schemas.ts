import { type EventSchemas } from '@envoi/event-store';
import { bySchema } from '@envoi/staff-acts';
import { z } from 'zod';
import { STEPS, type ProfileDeletionEvent } from './domain/events.ts';

const id = z.guid();
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().nonnegative();

const issue = z.strictObject({
  requestId: id,
  number: z.int().positive(),
  key: z.string().regex(/^[a-z0-9-]{1,32}$/),
  issuedAt: instant,
  validUntil: instant,
});

const touched = z.strictObject({
  attachments: count.optional(),
  conversations: count.optional(),
  contacts: count.optional(),
  meetings: count.optional(),
  devices: count.optional(),
  roomsHandedOver: count.optional(),
  roomsDeleted: count.optional(),
});

/** An id from the operators' own file. */
const connection = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

const ofDeletion = z.strictObject({ deletionId: id });

const report = ofDeletion.extend({
  status: z.enum(['done', 'done-before']),
  reportedAt: instant,
  retained: z.array(
    z.strictObject({
      category: z.string().regex(/^[a-z-]{1,40}$/),
      reason: z.enum(['legal-hold', 'law', 'unsupported']),
      until: z.iso.date().optional(),
    }),
  ),
});

/** What may be recorded about deletions: numbers, instants, enums and our own ids. Any other field is refused. */
export const profileDeletionSchemas = {
  profileDeletion: {
    ProfileDeletionRequested: ofDeletion.extend({
      issue,
      because: z.enum(['asked', 'code-without-request']),
      touched,
      connection: connection.optional(),
      lookedUpAt: instant,
    }),
    ProfileDeletionCodeShown: ofDeletion.extend({ issue, touched }),
    ProfileDeletionCodeReissued: ofDeletion.extend({
      issue,
      because: z.enum(['asked', 'wrong-code', 'too-late', 'lapsed-unsent']),
      touched,
    }),
    ProfileDeletionConfirmed: ofDeletion.extend({
      confirmedAt: instant,
      startAt: instant,
      dueAt: instant,
      issue,
      lookedUpAt: instant,
    }),
    ProfileDeletionHeld: ofDeletion.extend({ acceptedAt: instant, issue, lookedUpAt: instant }),
    ProfileDeletionReleasedByStaff: ofDeletion.extend({ by: bySchema }),
    ProfileDeletionRefused: z.strictObject({
      command: z.enum(['request', 'confirm']),
      reason: z.enum(['managed', 'too-many-codes']),
      until: instant.optional(),
      deletionId: id.optional(),
      lookedUpAt: instant,
    }),
    ProfileDeletionStateShown: ofDeletion.extend({
      state: z.enum(['held', 'waiting', 'running', 'cancelled', 'refused', 'failed']),
      startAt: instant.optional(),
    }),
    ProfileDeletionExpired: ofDeletion,
    ProfileDeletionCancelled: ofDeletion.extend({ because: z.enum(['member', 'managed']) }),
    ProfileDeletionFailed: ofDeletion.extend({ reason: z.enum(['identity-lost']) }),
    ProfileDeletionStarted: ofDeletion.extend({ startedAt: instant }),
    ProfileFrozen: report,
    ExportsClosed: ofDeletion.extend({
      closedAt: instant,
      exportsRevision: z.int().min(-1),
      goodbyeBy: instant.optional(),
    }),
    GoodbyeSent: ofDeletion.extend({
      outcome: z.enum(['delivered', 'undeliverable', 'not-in-time']),
      at: instant,
      signOutAt: instant,
    }),
    DevicesSignedOut: report,
    AccessRemoved: report,
    ContentDeleted: report,
    ProfileUnlinked: report,
    ProfileFoundGone: ofDeletion.extend({ how: z.enum(['unknown', 'other-incarnation']), at: instant }),
    ProfileDeletionStepFailed: ofDeletion.extend({
      step: z.enum(STEPS),
      reason: z.enum(['refused', 'attempts', 'still-there']),
      at: instant,
    }),
    ProfileDeletionLate: ofDeletion.extend({ percent: z.union([z.literal(50), z.literal(80), z.literal(100)]) }),
    SubjectForgotten: z.strictObject({
      because: z.enum(['deletion', 'found-gone', 'idle']),
      forgottenAt: instant,
      deletionId: id.optional(),
    }),
    ProfileDeletionCompleted: ofDeletion.extend({
      outcome: z.enum(['deleted', 'found-gone']),
      vaultEmptyAt: instant,
      completedAt: instant,
      confirmedAt: instant.optional(),
      certificate: z
        .string()
        .max(16_384)
        .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    }),
  } satisfies Record<ProfileDeletionEvent['type'], z.ZodType>,
} satisfies EventSchemas;
