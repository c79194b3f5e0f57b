import { type InboxEntry } from '@envoi/chat';
import { instant, plus, DAY } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { ForgottenError } from '@envoi/vault';
import { type Member } from '@envoi/workspace';
import { MemoryVault } from '../../../test/simulation/stores/vault.ts';
import { conversation } from './domain/conversation.ts';
import { Members } from './members.ts';
import { conversationSchemas } from './schemas.ts';
import { Speaking } from './speaking.ts';

const noon = instant('2026-11-24T12:00:00Z');
const mia: Member = { id: 'mia', incarnation: 'first', managed: null };
const help = (id: string, acceptedAt = noon): InboxEntry => ({
  ...{ seq: 1n, connection: 'acme', workspace: 'acme', dedup: id, sender: 's', acceptedAt, unknown: false },
  message: {
    ...{ type: 'message', id, text: 'Help', format: 'plain', mentionsAssistant: false },
    conversation: { id: 'dm', kind: 'direct' },
    sender: { id: 'mia', membership: 'member', bot: false },
  },
});

/** `is`: who the workspace says is there, each time it is asked. */
const setUp = (...is: readonly (Member | undefined)[]) => {
  const vault = new MemoryVault();
  const streams = new Streams(memoryEventLog(), conversationSchemas, { now: () => noon, policyVersion: 1 });
  const looks = [...is];
  const members = new Members({
    ...{ vault, speaking: new Speaking(streams), clock: { now: () => noon } },
    ...{ commands: undefined as never, queries: undefined as never, countWrongCode: () => Promise.resolve() },
    workspaceOf: () => ({ member: () => Promise.resolve(looks.shift()) }),
  });
  const said = async () => {
    const all = await Promise.all(vault.subjects.map(([subject]) => streams.load(conversation, subject)));
    return all.map(({ state }) => state.queue.map(({ kind }) => kind));
  };
  return { vault, members, looks, said };
};

it('looks again who is there before it keeps anything about somebody new, and not for who is known', async () => {
  const { members, vault, said, looks } = setUp(mia);
  await members.hear(help('m-1'), mia);
  await members.hear(help('m-2'), mia);
  expect(await said()).toEqual([['help', 'help']]);
  expect(looks).toEqual([]);
  expect(await vault.markIdle(plus(noon, -DAY), 10)).toEqual([]);
});

it.each([
  ['is gone', undefined],
  ['is somebody else now', { ...mia, incarnation: 'second' }],
])('makes nobody anew who was deleted while the message was heard, and %s', async (_, now) => {
  const { members, vault, said } = setUp(now);
  await expect(members.hear(help('m-1'), mia)).rejects.toThrow(ForgottenError);
  expect(vault.subjects).toEqual([]);
  expect(await said()).toEqual([]);
});

it('leaves to the vault whom it is killed over, and goes on with whom it is not', async () => {
  const { members, vault, said, looks } = setUp();
  await vault.subjectOf({ workspace: 'acme', memberId: 'mia', incarnation: 'first', at: noon, onTrial: true });
  looks.push(mia);
  await members.hear(help('m-1'), mia);
  expect(await said()).toEqual([['help']]);
  await vault.subjectOf({ workspace: 'acme', memberId: 'ben', incarnation: 'first', at: noon, onTrial: true });
  expect(await vault.markIdle(plus(noon, -DAY), 10)).toHaveLength(1);
});
