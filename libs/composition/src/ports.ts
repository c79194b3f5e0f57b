import { type Brake as BrakeOn, type Members } from '@envoi/attachment-export';
import { type Brake } from '@envoi/chat';
import { HOUR, OutageError, plus, type Clock, type SubjectId } from '@envoi/event-sourcing';
import { type Vault } from '@envoi/vault';
import { type Outside } from './outside.ts';

/** Who a subject is now, as the workspace says. Another incarnation is another person. */
export const membersOf = (vault: Pick<Vault, 'person'>, outside: Outside, clock: Clock): Members => ({
  member: async (subject) => {
    const person = await vault.person(subject);
    if (person === undefined) return undefined;
    const workspace = outside.workspaceOf(person.workspace);
    if (workspace === undefined) throw new OutageError(`no connection has the workspace "${person.workspace}"`);
    const lookedUpAt = clock.now();
    const member = await workspace.member(person.memberId);
    if (member?.incarnation !== person.incarnation) return undefined;
    return { managed: member.managed !== null, lookedUpAt };
  },
});

type BrakeParts = Readonly<{
  vault: Pick<Vault, 'person'>;
  outside: Outside;
  clock: Clock;
  brake: Brake;
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
