import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { Chat, type Said } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { connectionTo, freePort } from './system.ts';

/** Each step before and after the workspace has done it, and what we do ourselves in between. */
const steps = ['begin', 'sign-out', 'access', 'content', 'unlink'] as const;
const moments = [
  'confirmed',
  'acceptance arrives',
  'goodbye arrives',
  ...steps.flatMap((step) => [`before ${step}`, `after ${step}`] as const),
  'we look',
  'forgetting',
] as const;
type Moment = (typeof moments)[number];

describe('a kill -9 during a deletion', () => {
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
      DELETION_GOODBYE_HOLD: 'PT0S',
    };
    standalone = new StandaloneProcess(env, chat.gatewayUrl);
    await standalone.start();
  }, 90_000);
  afterAll(async () => {
    await standalone.end('SIGTERM');
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  /** Resolves when the process is gone, so that nothing that was answered after it can be heard. */
  const reach = async (moment: Moment): Promise<void> => {
    if (moment !== killAt) return;
    killAt = undefined;
    const killed = standalone.end('SIGKILL');
    restarted = killed.then(() => standalone.start());
    await killed;
  };
  const watch = (memberId: string): void => {
    let isUnlinked = false;
    const done = new Set<string>();
    chat.answer = ({ kind, recipient }: Said) => {
      if (recipient.memberId !== memberId) return undefined;
      if (kind === 'deletion-accepted') void reach('acceptance arrives');
      if (kind === 'deletion-goodbye') void reach('goodbye arrives');
      return undefined;
    };
    workspace.intercept = ({ url }) => {
      if (isUnlinked && url === `/members/${memberId}`) void reach('we look');
      return false;
    };
    workspace.onStep = async (step) => {
      await reach(`before ${step}` as Moment);
      if (!done.has(step)) setImmediate(() => void reach(`after ${step}` as Moment));
      done.add(step);
      if (step === 'unlink') isUnlinked = true;
      return undefined;
    };
  };

  it.each(moments)(
    'when it is %s, changes nothing of how it ends',
    async (moment) => {
      const from = `killed-${moments.indexOf(moment)}`;
      const { incarnation } = workspace.member(from);
      watch(from);
      restarted = undefined;
      const instructions = await chat.ask({ from, text: 'Delete me' });
      const url = instructions.pages!.find(({ rel }) => rel === 'deletion')!.url;
      killAt = moment;
      await chat.write({ from, text: instructions.command! });
      await reach('confirmed');
      if (moment === 'forgetting') {
        await eventually(() => expect(workspace.members.has(from)).toBe(false), { every: 5 });
        await reach('forgetting');
      }
      const page = await eventually(
        async () => {
          await restarted;
          const response = await fetch(url, { headers: { accept: 'application/json' } });
          const progress = (await response.json()) as { state: string; certificate?: string };
          expect(progress.state).toBe('complete');
          return progress;
        },
        { within: 30_000 },
      );
      expect(page.certificate).toBeDefined();
      expect(killAt).toBeUndefined();
      expect(workspace.members.has(from)).toBe(false);
      const own = workspace.steps.filter(({ memberId }) => memberId === from);
      expect([...new Set(own.map(({ step }) => step))]).toEqual(steps);
      expect(new Set(own.map(({ key }) => key)).size).toBe(steps.length);
      expect(new Set(own.map((step) => step.incarnation))).toEqual(new Set([incarnation]));
      const told = chat.said.filter(({ recipient }) => recipient.memberId === from).map(({ kind }) => kind);
      expect([...told].sort()).toEqual(['deletion-accepted', 'deletion-goodbye', 'deletion-instructions']);
    },
    60_000,
  );
});
