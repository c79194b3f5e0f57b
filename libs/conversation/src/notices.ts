import { attachmentExport } from '@envoi/attachment-export';
import { type Visit, type Work } from '@envoi/consumers';
import { type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { profileDeletion } from '@envoi/profile-deletion';
import { answerFor, noticeFor } from './domain/answers.ts';
import { conversation } from './domain/conversation.ts';
import { type OutgoingId, type Saying } from './domain/events.ts';
import { type Told } from './domain/told.ts';
import { Speaking, type Language } from './speaking.ts';

type Dependencies = Readonly<{
  streams: Streams;
  speaking: Speaking;
  /** In the person's own language; undefined when the vault does not know them any more. */
  languageOf: (subject: SubjectId) => Promise<Language | undefined>;
}>;

/**
 * Tells what happened to a request without being asked: each event that must be told is spoken once, because nothing is
 * spoken whose event already caused an `AssistantSpoke`. A crash between the event and its telling is healed at the next look.
 */
export const notices = ({ streams, speaking, languageOf }: Dependencies): Work => ({
  name: 'notices',
  wakes: {
    categories: [attachmentExport.category, profileDeletion.category],
    keys: (event) => (mayBeTold(event as Event) ? [event.metadata.subject] : []),
  },
  perform: async ({ key, assertHeld }: Visit) => {
    const subject = key as SubjectId;
    const language = await languageOf(subject);
    if (language === undefined) return {};
    const exports = await streams.load(attachmentExport, subject);
    const deletions = await streams.load(profileDeletion, subject);
    const said = await streams.load(conversation, subject);
    const told = new Set(said.events.map(({ metadata }) => metadata.causation));
    const events: readonly Event[] = [...exports.events, ...deletions.events];
    for (const event of events) {
      const saying = tellingOf(event, events);
      if (saying === undefined || told.has(event.id)) continue;
      assertHeld();
      const { correlation, at } = event.metadata;
      const cause = { causation: event.id, correlation, at };
      const ahead = event.type === 'ExportsClosed';
      await speaking.notify({ subject, cause, outgoing: outgoingOf(event), saying, ahead, ...language });
    }
    return {};
  },
});

type Event = Recorded<Told>;

const isConfirmation = ({ type }: Event): boolean =>
  type === 'AttachmentExportConfirmed' || type === 'ProfileDeletionConfirmed';

/** It was announced again because its message was too old to be sent: who sends it says so in the same message. */
const isSaidAnew = (event: Event): boolean => event.type === 'AttachmentExportAnnounced' && event.data.edition > 1;

const mayBeTold = (event: Event): boolean =>
  isConfirmation(event) || (!isSaidAnew(event) && noticeFor(event) !== undefined);

/** A confirmation is the answer to a message, unless it was held before, and now goes on by itself (product rule K6). */
const tellingOf = (event: Event, all: readonly Event[]): Saying | undefined => {
  if (!isConfirmation(event)) return isSaidAnew(event) ? undefined : noticeFor(event);
  return all.some((other) => isHolding(other) && requestIn(other) === requestIn(event))
    ? answerFor([event])
    : undefined;
};

const isHolding = ({ type }: Event): boolean => type === 'AttachmentExportHeld' || type === 'ProfileDeletionHeld';

const requestIn = ({ data }: Event): string | undefined => {
  if ('exportId' in data) return data.exportId;
  return 'deletionId' in data ? data.deletionId : undefined;
};

const outgoingOf = (event: Event): OutgoingId => {
  if (event.type === 'AttachmentExportAnnounced') return Speaking.readyId(event.data.exportId);
  if (event.type === 'ExportsClosed') return Speaking.goodbyeId(event.data.deletionId);
  return idFrom('outgoing', event.id) as OutgoingId;
};
