import { type Said } from '../outside/chat.ts';
import { type Member } from './member.ts';
import { type Random } from './random.ts';

/** What somebody does, from joining the workspace to the last answer. */
export type Story = (member: Member, random: Random) => Promise<void>;

/** Of the right letters, and never right. */
const WRONG_CODE = 'bbbbbb';

const commandIn = ({ command, kind }: Said): string => {
  if (command === undefined) throw new Error(`no command to copy in ${kind}`);
  return command;
};

/** Asks for the command to confirm with; some mistype it once. */
const ask = async (member: Member, text: string, random: Random): Promise<Said> => {
  const asked = await member.says(text);
  return random.chance(0.4) ? member.says(`${text} ${WRONG_CODE}`) : asked;
};

const chats: Story = async (member, random) => {
  member.joins(0);
  if (random.chance(0.5)) await member.invites();
  await member.says('Help');
  const texts = ['Help', 'delte me', 'what is this?', 'Get my attachments please'] as const;
  await Promise.all([1, 2, 3].map(() => member.says(random.pick(texts))));
};

const exports: Story = async (member, random) => {
  const files = member.joins(Math.floor(random.between(0, 4)));
  if (random.chance(0.3)) await member.invites();
  const command = commandIn(await ask(member, 'Get my attachments', random));
  await expectKind(member.says(command), 'export-accepted');
  if (random.chance(0.3)) await member.says(command);
  const { link } = await member.hears('export-ready');
  const list = await (await member.opens(link?.url ?? '')).text();
  const contents: string[] = [];
  for (const url of list.split('\n').filter((line) => line !== ''))
    contents.push(await (await member.opens(url)).text());
  const expected = files.map(({ content }) => content.toString());
  if (JSON.stringify(contents.sort()) !== JSON.stringify(expected))
    throw new Error(`${member.id} got ${contents.length} files of ${expected.length}, or others`);
  await member.says('Get my attachments');
};

/** To the certificate, and once more to somebody who is not known any more. */
const deletes: Story = async (member, random) => {
  member.joins(1);
  await leaves(member, random);
};

const exportsAndDeletes: Story = async (member, random) => {
  member.joins(2);
  const command = commandIn(await ask(member, 'Get my attachments', random));
  await member.writes(command);
  await leaves(member, random);
};

const deletesAndComesBack: Story = async (member, random) => {
  await deletes(member, random);
  member.joins(0);
  await member.invites();
  await expectKind(member.says('Help'), 'help');
};

const leaves = async (member: Member, random: Random): Promise<void> => {
  const asked = await ask(member, 'Delete me', random);
  const page = asked.pages?.find(({ rel }) => rel === 'deletion')?.url ?? '';
  await member.writes(commandIn(asked), { mayGoUnanswered: true });
  await member.eventually(async () => {
    const response = await member.opens(page, { accept: 'application/json' });
    const { state, certificate } = (await response.json()) as { state: string; certificate?: string };
    if (state !== 'complete' || certificate === undefined) throw new Error(`${member.id}: the deletion is ${state}`);
  });
  await member.writes('Help', { mayGoUnanswered: true }); // once a day is enough: the confirmation may have got it already
  await member.hears('unknown-person');
};

const expectKind = async (answer: Promise<Said>, kind: string): Promise<void> => {
  const said = await answer;
  if (said.kind !== kind) throw new Error(`${said.recipient.memberId} was told ${said.kind}, not ${kind}`);
};

export const stories: readonly [Story, ...Story[]] = [
  chats,
  exports,
  exports,
  deletes,
  exportsAndDeletes,
  deletesAndComesBack,
];
