import { type EventMetadata, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type AttachmentExportEvent } from '@envoi/attachment-export';
import { type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type LinkUseEvent } from '@envoi/link-use';
import { idFrom, type StoredEvent } from '@envoi/event-store';
import { fingerprint } from '@envoi/vault';
import { type World } from './world.ts';

type Any = Readonly<{ type: string; data: Readonly<Record<string, unknown>> }>;
type Logged<Event> = Event & Readonly<{ id: string; position: bigint; revision: bigint; metadata: EventMetadata }>;

/** What the log holds about one person. */
export type Person = Readonly<{
  subject: SubjectId;
  member: string;
  incarnation: string;
  fingerprintKey: Buffer;
  exports: readonly Logged<AttachmentExportEvent>[];
  deletions: readonly Logged<ProfileDeletionEvent>[];
  conversation: readonly Logged<Any>[];
  linkUse: readonly Logged<LinkUseEvent>[];
  isPoisoned: boolean;
}>;

/** A run that is over, as the outside saw it and as the log tells it. The judges look at nothing else. */
export type History = Readonly<{
  people: readonly Person[];
  /** The whole log, in order. */
  log: readonly StoredEvent[];
  world: World;
}>;

export function historyOf(world: World): History {
  const log = world.log.events;
  const readable = log.filter(({ type }) => type !== 'AttachmentExportBewitched');
  const streams = Map.groupBy(readable, ({ stream }) => stream);
  const of = <Event>(category: string, subject: string): readonly Logged<Event>[] =>
    (streams.get(`${category}-${subject}`) ?? []) as unknown as readonly Logged<Event>[];
  const people = [...world.vault.everKnown].map(([subject, { memberId, incarnation, fingerprintKey }]) => ({
    subject,
    member: memberId,
    incarnation,
    fingerprintKey,
    exports: of<AttachmentExportEvent>('attachmentExport', subject),
    deletions: of<ProfileDeletionEvent>('profileDeletion', subject),
    conversation: of<Any>('conversation', subject),
    linkUse: of<LinkUseEvent>('linkUse', subject),
    isPoisoned: world.poisoned.has(subject),
  }));
  return { people, log, world };
}

const answers = new WeakMap<Person, ReadonlyMap<string, string>>();

/** What outsiders know each edition of what was said by: the answer to a message by that message, anything else by the person. */
export const outsideIdsOf = (person: Person, outgoing: string, world: World): readonly string[] => {
  const known = answers.get(person) ?? answersTo(person, world);
  answers.set(person, known);
  const spoken = person.conversation.filter(
    ({ type, data }) => type === 'AssistantSpoke' && data['outgoing'] === outgoing,
  );
  const own = fingerprint(person.fingerprintKey, 'outgoing', outgoing);
  return spoken.map(({ data }) => (data['isReply'] === true ? (known.get(outgoing) ?? own) : own));
};

const answersTo = (person: Person, { inbox, keys }: World): ReadonlyMap<string, string> =>
  new Map(
    inbox.everything
      .filter(({ message }) => message.type === 'message')
      .map((row) => [answerIdOf(person, row.dedup), keys.chat.answerId(row)]),
  );

/** Under which id a message of theirs is answered. */
export const answerIdOf = ({ fingerprintKey }: Person, dedup: string): string =>
  idFrom('outgoing', fingerprint(fingerprintKey, 'message', dedup));

export const recordedAt = ({ metadata }: Readonly<{ metadata: EventMetadata }>): Instant => metadata.recordedAt;
