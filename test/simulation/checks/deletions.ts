import { fold } from '@envoi/event-sourcing';
import {
  WORKSPACE_STEPS,
  isDeletionUnderWay,
  profileDeletion,
  type ProfileDeletionEvent,
} from '@envoi/profile-deletion';
import { fingerprint } from '@envoi/vault';
import { outsideIdsOf, recordedAt, type History, type Person } from '../history.ts';
import { entered, notBefore, once } from './common.ts';

type Of<Type extends ProfileDeletionEvent['type']> = Extract<Person['deletions'][number], { type: Type }>;

const all = <Type extends ProfileDeletionEvent['type']>({ deletions }: Person, type: Type): readonly Of<Type>[] =>
  deletions.filter((event) => event.type === type) as unknown as readonly Of<Type>[];

/** G3, G4, G5 for deletions, and that nothing follows one. */
export const deletions = (history: History): readonly string[] => [
  ...startedOnly(history),
  ...madeAnew(history),
  ...history.people.flatMap((person) => [
    ...oneOnly(person, history),
    ...neverBack(person),
    ...early(person),
    ...steps(person, history),
    ...afterTheEnd(person, history),
    ...notOver(person),
    ...notForgotten(person, history),
  ]),
];

const oneOnly = (person: Person, history: History): readonly string[] => {
  const held = all(person, 'ProfileDeletionHeld');
  const used = [
    ...held,
    ...all(person, 'ProfileDeletionConfirmed').filter(
      ({ data }) => !held.some((holding) => holding.data.deletionId === data.deletionId),
    ),
  ];
  return [
    ...once(
      'G4 a code was used twice',
      used.map(({ data }) => data.issue.requestId),
    ),
    ...once(
      'G4 two deletions started',
      all(person, 'ProfileDeletionStarted').map(() => person.subject),
    ),
    ...once(
      'G4 two deletions completed',
      all(person, 'ProfileDeletionCompleted').map(() => person.subject),
    ),
    ...once(
      'forgotten twice',
      all(person, 'SubjectForgotten').map(() => person.subject),
    ),
    ...used
      .filter(({ data }) => !entered(history, person, { command: 'deletion', issue: data.issue }))
      .map(({ data }) => `G4 ${data.deletionId} was confirmed, and nobody entered its code`),
  ];
};

/** Nothing is asked of the workspace but for a deletion that was started, in its own name. */
const startedOnly = ({ people, world }: History): readonly string[] => {
  const keys = new Set(
    people.flatMap((person) =>
      all(person, 'ProfileDeletionStarted').flatMap(({ data }) =>
        WORKSPACE_STEPS.map((step) => fingerprint(person.fingerprintKey, 'deletion', data.deletionId, step)),
      ),
    ),
  );
  return world.workspace.asked
    .filter(({ key }) => !keys.has(key))
    .map(({ step, member }) => `D2 ${step} of ${member} was asked for, though no deletion started under that key`);
};

/** Who was deleted is not made anew by a message that is late: somebody who comes back is another incarnation. */
const madeAnew = ({ people, world }: History): readonly string[] => {
  const known = new Set(world.vault.subjects.map(([subject]) => subject));
  const deleted = new Set<string>();
  return people.flatMap((person) => {
    const { subject, member, incarnation, conversation } = person; // in the order in which they were made
    const isAgain = deleted.has(incarnation) && (known.has(subject) || conversation.length > 0);
    if (all(person, 'SubjectForgotten').some(({ data }) => data.because !== 'idle')) deleted.add(incarnation);
    return isAgain ? [`D5 ${member} was made anew as ${subject} after their deletion`] : [];
  });
};

const neverBack = (person: Person): readonly string[] => {
  const started = all(person, 'ProfileDeletionStarted');
  return all(person, 'ProfileDeletionCancelled')
    .filter(({ data, revision }) => data.because === 'member' && started.some((start) => start.revision < revision))
    .map(({ data }) => `K7 ${data.deletionId} was cancelled after its start`);
};

const early = (person: Person): readonly string[] => {
  const start = new Map(all(person, 'ProfileDeletionConfirmed').map(({ data }) => [data.deletionId, data.startAt]));
  const [goodbye] = all(person, 'GoodbyeSent');
  return [
    ...all(person, 'ProfileDeletionStarted').flatMap((event) =>
      notBefore(start.get(event.data.deletionId), recordedAt(event), 'a deletion started'),
    ),
    ...all(person, 'DevicesSignedOut').flatMap((event) =>
      notBefore(goodbye?.data.signOutAt, recordedAt(event), 'devices were signed out'),
    ),
  ];
};

/** In their order, each once, each under one key. */
const steps = (person: Person, { world }: History): readonly string[] => {
  const isTheirs = ({ member, incarnation }: { member: string; incarnation: string }): boolean =>
    member === person.member && incarnation === person.incarnation;
  const performed = world.workspace.performed.filter(isTheirs).map(({ step }) => step);
  const keys = Map.groupBy(world.workspace.asked.filter(isTheirs), ({ step }) => step);
  return [
    ...(performed.every((step, index) => step === WORKSPACE_STEPS[index])
      ? []
      : [`D2 ${person.member} was deleted in the order ${performed.join(', ')}`]),
    ...[...keys].flatMap(([step, calls]) => {
      const ids = new Set(calls.map(({ key }) => key));
      return ids.size > 1 ? [`G5 ${step} of ${person.member} was asked for under ${ids.size} keys`] : [];
    }),
  ];
};

/** The slowest answer of a store, between the last look at who somebody is and the call or record: nobody can close that gap. */
const ON_ITS_WAY = 10_000;

/** How the deletion itself ends, or that it is late; and what became of what had left before. None of it names anybody. */
const MAY_FOLLOW = ['ProfileDeletionCompleted', 'ProfileDeletionLate', 'MessageUndeliverable', 'NoticeSentElsewhere'];

/** What a message is answered, under the id of its answer, when it is heard again and nobody is known any more (seed 19784). */
const STRANGER = 'unknown-person';

/** Of who is forgotten nothing more is recorded, and to who is deleted nothing more is sent. */
const afterTheEnd = (person: Person, { world }: History): readonly string[] => {
  const [forgotten] = all(person, 'SubjectForgotten');
  if (forgotten === undefined) return [];
  const endedAt = world.appendedAt.get(forgotten.id) ?? 0;
  const left = ({ at }: { at: number }): boolean => at <= endedAt + ON_ITS_WAY;
  const recorded = [...person.exports, ...person.deletions, ...person.conversation, ...person.linkUse];
  const idsIn = (data: object): readonly string[] =>
    'outgoing' in data && typeof data.outgoing === 'string' ? outsideIdsOf(person, data.outgoing, world) : [];
  /** Under way when it happened: what became of it may still be recorded. */
  const wasUnderWay = ({ id, type, data, metadata }: (typeof recorded)[number]): boolean =>
    type === 'MessageDelivered'
      ? world.chat.departures.some((departure) => idsIn(data).includes(departure.message.id) && left(departure))
      : metadata.at <= recordedAt(forgotten) || (world.appendedAt.get(id) ?? 0) <= endedAt + ON_ITS_WAY;
  const ids = new Set(person.conversation.flatMap(({ data }) => idsIn(data)));
  return [
    ...recorded
      .filter(({ position, type }) => position > forgotten.position && !MAY_FOLLOW.includes(type))
      .filter((event) => !wasUnderWay(event))
      .map(({ type }) => `D5 ${type} was recorded of ${person.subject}, who is forgotten`),
    ...world.chat.departures
      .filter((departure) => ids.has(departure.message.id) && !left(departure))
      .filter(({ message }) => message.kind !== STRANGER)
      .map(({ message: { id } }) => `D5 ${id} was sent to ${person.member}, who is forgotten`),
  ];
};

const notOver = (person: Person): readonly string[] => {
  const { current } = fold(profileDeletion, person.deletions);
  return isDeletionUnderWay(current) && !person.isPoisoned
    ? [`G3 the deletion of ${person.subject} is ${current.status}, for ever`]
    : [];
};

const notForgotten = (person: Person, { world }: History): readonly string[] => {
  const isKnown = world.vault.subjects.some(([subject]) => subject === person.subject);
  return all(person, 'SubjectForgotten').length > 0 && isKnown ? [`G8 the vault still knows ${person.subject}`] : [];
};
