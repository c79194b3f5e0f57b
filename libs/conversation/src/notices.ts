import { attachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type Visit, type Work } from '@envoi/consumers';
import { type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { answerFor, noticeFor } from './domain/answers.ts';
import { conversation } from './domain/conversation.ts';
import { type OutgoingId, type Saying } from './domain/events.ts';
import { Speaking, type Language } from './speaking.ts';

type Dependencies = Readonly<{
  streams: Streams;
  speaking: Speaking;
  /** In the person's own language; undefined when the vault does not know them any more. */
  languageOf: (subject: SubjectId) => Promise<Language | undefined>;
}>;

/**
 * Tells what happened to an export without being asked: each event that must be told is spoken once, because nothing is
 * spoken whose event already caused an `AssistantSpoke`. A crash between the event and its telling is healed at the next look.
 */
export const notices = ({ streams, speaking, languageOf }: Dependencies): Work => ({
  name: 'notices',
  wakes: {
    categories: ['attachmentExport'],
    keys: (event) => (mayBeTold(event as Recorded<AttachmentExportEvent>) ? [event.metadata.subject] : []),
  },
  perform: async ({ key, assertHeld }: Visit) => {
    const subject = key as SubjectId;
    const language = await languageOf(subject);
    if (language === undefined) return {};
    const { events } = await streams.load(attachmentExport, subject);
    const said = await streams.load(conversation, subject);
    const told = new Set(said.events.map(({ metadata }) => metadata.causation));
    for (const event of events) {
      const saying = tellingOf(event, events);
      if (saying === undefined || told.has(event.id)) continue;
      assertHeld();
      const { correlation, at } = event.metadata;
      const cause = { causation: event.id, correlation, at };
      await speaking.notify({ subject, cause, outgoing: outgoingOf(event), saying, ...language });
    }
    return {};
  },
});

type Event = Recorded<AttachmentExportEvent>;

const mayBeTold = (event: Event): boolean =>
  event.type === 'AttachmentExportConfirmed' || noticeFor(event) !== undefined;

/** A confirmation is the answer to a message, unless it was held before, and now goes on by itself (product rule K6). */
const tellingOf = (event: Event, all: readonly Event[]): Saying | undefined => {
  if (event.type !== 'AttachmentExportConfirmed') return noticeFor(event);
  const { exportId } = event.data;
  const wasHeld = all.some(({ type, data }) => type === 'AttachmentExportHeld' && data.exportId === exportId);
  return wasHeld ? answerFor([event]) : undefined;
};

const outgoingOf = (event: Event): OutgoingId =>
  event.type === 'AttachmentExportAnnounced'
    ? Speaking.readyId(event.data.exportId)
    : (idFrom('outgoing', event.id) as OutgoingId);
