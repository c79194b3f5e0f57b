import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chat, type Said } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { connectionTo, freePort } from './system.ts';

/** Ten moments of the story; what is named here happens, and in the same instant the process is gone. */
const moments = [
  'invited',
  'introduction arrives',
  'asked',
  'instructions arrive',
  'wrong code entered',
  'new code arrives',
  'confirmed',
  'acceptance arrives',
  'attachments listed',
  'links arrive',
] as const;
type Moment = (typeof moments)[number];

const arrivals: Partial<Record<string, Moment[]>> = {
  introduction: ['introduction arrives'],
  'export-instructions': ['instructions arrive', 'new code arrives'],
  'export-accepted': ['acceptance arrives'],
  'export-ready': ['links arrive'],
};

describe('a kill -9 of the standalone', () => {
  let directory: string;
  let chat: Chat;
  let workspace: Workspace;
  let standalone: StandaloneProcess;
  let killAt: Moment | undefined;
  let restarted: Promise<void> | undefined;

  beforeAll(async () => {
    [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
    directory = await mkdtemp(join(tmpdir(), 'envoi-kill-'));
    const connections = join(directory, 'connections.json');
    await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
    const port = await freePort();
    chat.gatewayUrl = `http://127.0.0.1:${port}`;
    const env = {
      DATA_DIR: join(directory, 'data'),
      CONNECTIONS_FILE: connections,
      GATEWAY_PORT: String(port),
      PUBLIC_URL: chat.gatewayUrl,
      PLAYGROUND: 'off',
      EXPORT_READY_AFTER: 'PT1S',
    };
    standalone = new StandaloneProcess(env, chat.gatewayUrl);
    await standalone.start();
  }, 90_000);
  afterAll(async () => {
    await standalone.end('SIGTERM');
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const reach = (moment: Moment): void => {
    if (moment !== killAt) return;
    killAt = undefined;
    restarted = standalone.end('SIGKILL').then(() => standalone.start());
  };
  const watch = (memberId: string): void => {
    const seen: Record<string, number> = {};
    chat.answer = ({ kind, recipient, id }: Said) => {
      if (recipient.memberId !== memberId || chat.said.some((said) => said.id === id)) return undefined;
      const nth = seen[kind] ?? 0;
      seen[kind] = nth + 1;
      const moment = arrivals[kind]?.[nth];
      if (moment !== undefined) reach(moment); // before the answer can be recorded as delivered
      return undefined;
    };
    workspace.intercept = ({ url }) => {
      if (url?.startsWith(`/members/${memberId}/attachments`) === true) reach('attachments listed');
      return false;
    };
  };
  /** As a chat platform does: what was not answered 202 is sent again. */
  const persist = async (post: () => Promise<unknown>, moment: Moment): Promise<void> => {
    for (;;) {
      const done = await post().then(
        () => true,
        () => false,
      );
      if (done) break;
      await restarted;
    }
    reach(moment);
    await restarted;
  };
  const write = async (from: string, text: string, moment: Moment): Promise<Said> => {
    const id = `${from} ${moment}`;
    await persist(() => chat.write({ from, text, id }), moment);
    const answer = await chat.answerTo(id);
    await restarted;
    return answer;
  };

  it.each(moments)(
    'when %s, changes nothing of the story',
    async (moment) => {
      const from = `killed-${moments.indexOf(moment)}`;
      const content = Buffer.from(`the file of ${from}`);
      const file = {
        id: `a-${moments.indexOf(moment)}`,
        name: 'a.txt',
        uploadedAt: '2026-01-01T00:00:00.000Z',
        content,
      };
      workspace.member(from, { attachments: [file] });
      watch(from);
      killAt = moment;
      restarted = undefined;
      const pid = standalone.pid;

      const invitation = `${from} invites`;
      await persist(() => chat.invite(from, `dm-${from}`, invitation), 'invited');
      await chat.first((said) => said.kind === 'introduction' && said.recipient.memberId === from, 'introduction');
      await write(from, 'Get my attachments', 'asked');
      const renewed = await write(from, 'Get my attachments bbbbbb', 'wrong code entered');
      const accepted = await write(from, renewed.command!, 'confirmed');
      expect(accepted.kind).toBe('export-accepted');
      const ready = await chat.first((s) => s.kind === 'export-ready' && s.recipient.memberId === from, 'links');
      await (restarted as Promise<void> | undefined);
      const [link] = (await (await fetch(ready.link!.url)).text()).split('\n');
      expect(Buffer.from(await (await fetch(link!)).arrayBuffer())).toEqual(content);

      expect(standalone.pid).not.toBe(pid);
      const told = chat.said.filter(({ recipient }) => recipient.memberId === from).map(({ kind }) => kind);
      expect(told).toEqual([
        'introduction',
        'export-instructions',
        'export-instructions',
        'export-accepted',
        'export-ready',
      ]);
    },
    60_000,
  );
});
