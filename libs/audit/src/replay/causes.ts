import { accessRecord } from '@envoi/access-record';
import { reviewCausation } from '@envoi/conversation';
import { parseStreamName, type Recorded } from '@envoi/event-sourcing';
import { memberLookups } from '@envoi/member-lookups';
import { operationRecord } from '@envoi/operation-record';
import { placeOf, type Logged, type Place } from '../history.ts';
import { processStep } from './process-steps.ts';
import { type CausedBy } from './timeline.ts';

/** Places of so many events are remembered: what is told is told soon after. */
const REMEMBERED = 10_000;

/** Editions of a message that are tried. */
const MOST_EDITIONS = 50;

export type Causes = Readonly<{
  /** An event that may be the cause of later ones. */
  see: (event: Logged) => void;
  of: (event: Recorded) => CausedBy;
}>;

/** Streams that are named after who of the staff acted. */
const OF_STAFF: readonly string[] = [accessRecord.category, operationRecord.category, memberLookups.category];

/** Finds who caused what among the events that go by. */
export const causes = (): Causes => {
  const places = new Map<string, Place>();
  return {
    see: (event) => {
      places.set(event.id, placeOf(event));
      const [oldest] = places.keys();
      if (places.size > REMEMBERED && oldest !== undefined) places.delete(oldest);
    },
    of: (event) => {
      if (OF_STAFF.includes(parseStreamName(event.stream).category))
        return { by: 'staff', actor: event.metadata.subject };
      const known = BY_COMMAND[event.metadata.command];
      return known?.(event, places) ?? processStep(event) ?? { by: 'unknown' };
    },
  };
};

type Find = (event: Recorded, places: ReadonlyMap<string, Place>) => CausedBy;

const message: Find = ({ metadata }) => ({ by: 'message', fingerprint: metadata.causation });

const event: Find = ({ metadata: { causation: id } }, places) => {
  const place = places.get(id);
  return { by: 'event', id, ...(place !== undefined && { place }) };
};

/** The correlation of a review is the message that it looked at. */
const review: Find = ({ metadata: { causation, correlation: outgoing } }) => {
  const editions = Array.from({ length: MOST_EDITIONS }, (_, before) => before + 1);
  const edition = editions.find((number) => reviewCausation({ outgoing, edition: number }) === causation);
  return { by: 'review', outgoing, ...(edition !== undefined && { edition }) };
};

const delivery: Find = ({ data }) => {
  const { outgoing, edition } = data as Readonly<{ outgoing: string; edition: number }>;
  return { by: 'delivery', outgoing, edition };
};

const page =
  (button: 'cancel' | 'revoke-links'): Find =>
  () => ({ by: 'page', button });

const staff: Find = ({ data }) => {
  const { by } = data as Readonly<{ by?: { actor: string } }>;
  return by === undefined ? { by: 'unknown' } : { by: 'staff', actor: by.actor };
};

const BY_COMMAND: Readonly<Partial<Record<string, Find>>> = {
  RequestAttachmentExport: message,
  ConfirmAttachmentExport: message,
  RequestProfileDeletion: message,
  ConfirmProfileDeletion: message,
  Introduce: message,
  Reply: message,
  Notify: event,
  SayAnew: review,
  ReissueLapsedCode: review,
  ReissueLapsedDeletionCode: review,
  AnnounceExportAnew: review,
  StopAttachmentExport: review,
  RecordDelivery: delivery,
  RecordNoticeElsewhere: () => ({ by: 'process', process: 'notices-elsewhere', step: 'tell' }),
  TellDelay: () => ({ by: 'process', process: 'parking', step: 'tell-delay' }),
  CancelAttachmentExport: page('cancel'),
  CancelProfileDeletion: page('cancel'),
  RevokeExportLinks: page('revoke-links'),
  RecordLinkUse: () => ({ by: 'links' }),
  CancelExportByStaff: staff,
  RevokeLinksByStaff: staff,
  ReleaseHeldExport: staff,
  ReleaseExportLimit: staff,
  ReleaseHeldDeletion: staff,
  ForgetIdleSubject: () => ({ by: 'housekeeping' }),
};
