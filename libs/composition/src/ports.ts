import { type Brake as BrakeOn, type Members } from '@envoi/attachment-export';
import { type Brake } from '@envoi/chat';
import { HOUR, OutageError, plus, type Clock, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import {
  profileDeletion,
  type DeletionBrake,
  type DeletionMembers,
  type Touched,
  type WorkspaceSteps,
} from '@envoi/profile-deletion';
import { fingerprint, type Person, type Vault } from '@envoi/vault';
import { WorkspaceNonsenseError, type Summary, type WorkspacePort } from '@envoi/workspace';
import { type Outside } from './outside.ts';

type People = Pick<Vault, 'person'>;

/** Throws OutageError for a workspace that is not configured (any more): what waits for it waits for its return. */
const workspaceOf = (outside: Pick<Outside, 'workspaceOf'>, { workspace: id }: Person): WorkspacePort => {
  const workspace = outside.workspaceOf(id);
  if (workspace === undefined) throw new OutageError(`no connection has the workspace "${id}"`);
  return workspace;
};

/**
 * The vault does not know who this is, and the log does not say that it should not: an accident. Who is forgotten while
 * a worker takes its time is none.
 */
export const isLost =
  (vault: People, streams: Pick<Streams, 'load'>) =>
  async (subject: SubjectId): Promise<boolean> =>
    (await vault.person(subject)) === undefined && !(await streams.load(profileDeletion, subject)).state.isForgotten;

/** Who a subject is now, as the workspace says. Another incarnation is another person. */
export const membersOf = (vault: People, outside: Pick<Outside, 'workspaceOf'>, clock: Clock): Members => {
  const members = deletionMembersOf(vault, outside, clock);
  return {
    member: async (subject) => {
      const { standing, lookedUpAt } = await members.look(subject);
      return standing === 'member' || standing === 'managed'
        ? { managed: standing === 'managed', lookedUpAt }
        : undefined;
    },
  };
};

/** The same, and what exactly became of who is not there. */
export const deletionMembersOf = (
  vault: People,
  outside: Pick<Outside, 'workspaceOf'>,
  clock: Clock,
): DeletionMembers => ({
  look: async (subject) => {
    const lookedUpAt = clock.now();
    const person = await vault.person(subject);
    if (person === undefined) return { standing: 'identity-lost', lookedUpAt };
    const member = await workspaceOf(outside, person).member(person.memberId);
    if (member === undefined) return { standing: 'unknown', lookedUpAt };
    if (member.incarnation !== person.incarnation) return { standing: 'other-incarnation', lookedUpAt };
    return { standing: member.managed === null ? 'member' : 'managed', lookedUpAt };
  },

  touched: async (subject) => {
    const person = await vault.person(subject);
    return person === undefined ? {} : touchedIn(await summaryOf(workspaceOf(outside, person), person));
  },
});

/** A workspace that counts nonsense cannot tell; nobody is kept from a deletion by that. */
const summaryOf = async (workspace: WorkspacePort, { memberId }: Person): Promise<Summary> => {
  try {
    return (await workspace.summary(memberId)) ?? {};
  } catch (error) {
    if (error instanceof WorkspaceNonsenseError) return {};
    throw error;
  }
};

const touchedIn = ({ attachments, roomsCreated, conversations, contacts, meetings, devices }: Summary): Touched => {
  const handedOver = roomsCreated?.filter(({ members }) => members === undefined || members > 1).length;
  const counts = {
    attachments: attachments?.count,
    conversations,
    contacts,
    meetings,
    devices,
    roomsHandedOver: handedOver,
    roomsDeleted: roomsCreated === undefined ? undefined : roomsCreated.length - (handedOver ?? 0),
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
};

/** The steps of a deletion, each under a key that nobody can join with our log afterwards. */
export const workspaceSteps = (vault: People, outside: Pick<Outside, 'workspaceOf'>): WorkspaceSteps => ({
  perform: async (subject, step, deletionId) => {
    const person = await vault.person(subject);
    if (person === undefined) return { outcome: 'identity-lost' };
    const key = fingerprint(person.fingerprintKey, 'deletion', deletionId, step);
    const { incarnation, memberId } = person;
    return workspaceOf(outside, person).deletionStep(memberId, { step, key, incarnation });
  },
});

type BrakeParts = Readonly<{
  vault: Pick<Vault, 'person'>;
  outside: Pick<Outside, 'connections'>;
  clock: Clock;
  brake: Pick<Brake, 'countWrongCodes' | 'countDeletions' | 'recordDeletion'>;
  wrongCodesPerHour: number;
}>;

/** On for everybody whose workspace has a connection with too many wrong codes in the last hour (product rule K6). */
export const brakeOn = ({ vault, outside, clock, brake, wrongCodesPerHour }: BrakeParts): BrakeOn => ({
  isOn: async (subject: SubjectId) => {
    const person = await vault.person(subject);
    const since = plus(clock.now(), -HOUR);
    for (const { id, workspace } of outside.connections) {
      if (workspace.id === person?.workspace && (await brake.countWrongCodes(id, since)) >= wrongCodesPerHour)
        return true;
    }
    return false;
  },
});

type DeletionBrakeParts = BrakeParts & Readonly<{ deletionsPerHour: number }>;

/** The same for deletions, which are held by too many deletions, too. */
export const deletionBrake = ({ deletionsPerHour, ...parts }: DeletionBrakeParts): DeletionBrake => {
  const { vault, outside, clock, brake } = parts;
  const wrongCodes = brakeOn(parts);
  const connectionsOf = async (subject: SubjectId) => {
    const person = await vault.person(subject);
    return outside.connections.filter(({ workspace }) => workspace.id === person?.workspace);
  };
  return {
    isOn: async (subject) => {
      if (await wrongCodes.isOn(subject)) return true;
      const since = plus(clock.now(), -HOUR);
      for (const { id } of await connectionsOf(subject))
        if ((await brake.countDeletions(id, since)) >= deletionsPerHour) return true;
      return false;
    },
    count: async (subject, deletionId, at) => {
      const [connection] = await connectionsOf(subject);
      if (connection !== undefined) await brake.recordDeletion(connection.id, deletionId, at);
    },
  };
};
