import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { openDatabase, sql, type Database } from '@envoi/read-store';
import { eventually } from './eventually.ts';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { connectionTo, freePort } from './system.ts';

/** Twenty things that nobody else says: who finds one of them has found the person. */
const canaries = {
  member: 'canary-member-4711',
  incarnation: 'canary-incarnation-0815',
  conversation: 'canary-conversation-1',
  firstMessage: 'canary-message-1',
  secondMessage: 'canary-message-2',
  text: 'canaryText blue giraffe',
  nearMiss: 'delete me canarytail',
  fileName: 'canary-file-name.pdf',
  secondFile: 'canary-tax-return.xls',
  room: 'canary room of secrets',
  attachment: 'canary-attachment-id-7',
  content: 'canary content of the file',
  workspaceError: 'canary.name@example.org was not found',
  chatError: 'canary phone +49 151 canary',
  organisation: 'canary GmbH',
  accountName: 'Canary ID',
  problemTitle: 'canary stack trace',
  header: 'canary-header-value',
  reason: 'canary-reason',
  sentinel: 'canary-last-words',
} as const;

describe('Twenty canaries through the whole life of a member', () => {
  let directory: string;
  let chat: Chat;
  let workspace: Workspace;
  let standalone: StandaloneProcess;
  let database: Database | undefined;
  let gatewayUrl: string;
  const secrets: string[] = Object.values(canaries);

  beforeAll(async () => {
    [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
    directory = await mkdtemp(join(tmpdir(), 'envoi-canaries-'));
    const connections = join(directory, 'connections.json');
    await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
    gatewayUrl = `http://127.0.0.1:${await freePort()}`;
    chat.gatewayUrl = gatewayUrl;
    standalone = new StandaloneProcess(
      {
        DATA_DIR: join(directory, 'data'),
        CONNECTIONS_FILE: connections,
        GATEWAY_PORT: new URL(gatewayUrl).port,
        PLAYGROUND: 'off',
        EXPORT_READY_AFTER: 'PT0S',
        DELETION_GOODBYE_HOLD: 'PT0S',
        LOG_LEVEL: 'trace',
      },
      gatewayUrl,
    );
    await standalone.start();
    await openStores();
  }, 90_000);
  const openStores = async (): Promise<void> => {
    await database?.close();
    database = openDatabase((await findEmbeddedPostgres(join(directory, 'data'))) ?? '');
  };
  afterAll(async () => {
    await database?.close();
    await standalone.end('SIGTERM');
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  /** In whatever way bytes may stand in a row. */
  const forms = (secret: string): string[] => [
    secret,
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -2),
  ];
  /** Tables in which a canary stands, and which one. */
  const inTables = async (): Promise<string[]> => {
    const { kysely } = database!;
    const tables = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`.execute(kysely);
    const found: string[] = [];
    for (const { schema, name } of tables.rows) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.id(schema, name)} as t`.execute(
        kysely,
      );
      const text = rows.map(({ row }) => row).join('\n');
      for (const secret of secrets)
        for (const form of forms(secret)) if (text.includes(form)) found.push(`${schema}.${name}: ${secret}`);
    }
    return found;
  };
  /** Files of the data directory in which a canary stands as it is. */
  const inFiles = async (): Promise<string[]> => {
    const patterns = secrets.flatMap((secret) => ['-e', secret]);
    const { stdout } = await promisify(execFile)('grep', ['-rlaF', ...patterns, join(directory, 'data')]).catch(
      nothing,
    );
    return stdout.split('\n').filter((file) => file !== '');
  };
  const inLogs = () => secrets.filter((secret) => standalone.output.includes(secret));
  const write = async (text: string, id: string) => {
    await chat.write({ from: canaries.member, in: canaries.conversation, text, id });
    return chat.answerTo(id);
  };

  it('a life is lived: chat, errors of workspace and chat, an export, refusals', async () => {
    workspace.member(canaries.member, {
      incarnation: canaries.incarnation,
      attachments: [
        {
          id: canaries.attachment,
          name: canaries.fileName,
          uploadedAt: '2026-01-01T00:00:00.000Z',
          content: Buffer.from(canaries.content),
          place: { kind: 'room', id: 'canary-room-id', name: canaries.room },
        },
        {
          id: `${canaries.attachment}-2`,
          name: canaries.secondFile,
          uploadedAt: '2026-01-02T00:00:00.000Z',
          content: Buffer.from(canaries.content),
          available: false,
          reason: 'removed',
        },
      ],
    });
    let troubles = 5; // more than are tried at once
    workspace.intercept = (_, response) => {
      if (troubles-- <= 0) return false;
      const body = { title: canaries.problemTitle, detail: canaries.workspaceError, reason: canaries.reason };
      response.writeHead(500, { 'content-type': 'application/json', 'x-note': canaries.header });
      response.end(JSON.stringify(body));
      return true;
    };
    await write(canaries.text, canaries.firstMessage);
    await write(canaries.nearMiss, canaries.secondMessage);
    chat.answer = ({ kind }) =>
      kind === 'help' ? { status: 400, headers: { 'x-why': canaries.chatError } } : undefined;
    await chat.write({ from: canaries.member, in: canaries.conversation, text: 'Help', id: 'canary-help' });
    await eventually(() => expect(chat.attempts.some(({ kind }) => kind === 'help')).toBe(true));
    chat.answer = () => undefined;
    const asked = await write('Get my attachments', 'canary-message-3');
    secrets.push(asked.command!.slice(-6), 'canary-message-3', 'canary-help', 'canary-room-id');
    await write('Get my attachments bbbbbb', 'canary-message-4');
    const again = await write('Get my attachments', 'canary-message-5');
    secrets.push(again.command!.slice(-6));
    await write(again.command!, 'canary-message-6');
    const ready = await chat.first(({ kind }) => kind === 'export-ready', 'export-ready');
    secrets.push(new URL(ready.link!.url).searchParams.get('s')!);
    expect(await (await fetch(ready.link!.url)).text()).toContain('/files/');
    await standalone.end('SIGTERM'); // that its links were used is recorded by now
    await standalone.start();
    await openStores();
  }, 60_000);

  it('and nothing of it can be read in any event, table, file or line of the log', async () => {
    expect(await inTables()).toEqual([]);
    expect(await inFiles()).toEqual([]);
    expect(inLogs()).toEqual([]);
    expect(standalone.output).toContain('OutageError'); // the errors were logged, without what they held
  }, 60_000);

  it('no error says what was asked with', async () => {
    const bodies = await Promise.all(
      [
        fetch(`${gatewayUrl}/webhooks/test`, { method: 'POST', body: canaries.text }),
        fetch(`${gatewayUrl}/webhooks/${encodeURIComponent(canaries.member)}`, { method: 'POST', body: '{' }),
        fetch(`${gatewayUrl}/exports/${encodeURIComponent(canaries.fileName)}?k=a&s=${canaries.header}`),
        fetch(`${gatewayUrl}/deletions/${encodeURIComponent(canaries.member)}`),
      ].map(async (response) => (await response).text()),
    );
    for (const body of bodies) expect(secrets.filter((secret) => body.includes(secret))).toEqual([]);
    expect(inLogs()).toEqual([]);
  });

  it('they are deleted; then nothing is left that leads to them, and the outside knows no id of our log', async () => {
    const subjects = await sql<{ subject: string }>`select subject from vault.subjects`.execute(database!.kysely);
    const asked = await write('Delete me', 'canary-message-7');
    secrets.push(asked.command!.slice(-6));
    const url = asked.pages!.find(({ rel }) => rel === 'deletion')!.url;
    await write(asked.command!, 'canary-message-8');
    await eventually(async () => {
      const page = await fetch(url, { headers: { accept: 'application/json' } });
      expect(((await page.json()) as { state: string }).state).toBe('complete');
    });
    expect(await inTables()).toEqual([]);
    expect(await inFiles()).toEqual([]);
    expect(inLogs()).toEqual([]);
    for (const table of ['subjects', 'conversations', 'replies', 'requests', 'manifest_keys']) {
      const { rows } = await sql`select from ${sql.table(`vault.${table}`)}`.execute(database!.kysely);
      expect([table, rows.length]).toEqual([table, 0]);
    }
    const { rows: payloads } = await sql`select from envoi.inbox where payload is not null`.execute(database!.kysely);
    expect(payloads).toHaveLength(0);
    expect(subjects.rows).toHaveLength(1);
    await eventually(async () =>
      expect(await readdir(join(directory, 'data', 'blobs'), { recursive: true })).toEqual([]),
    );
  }, 60_000);

  it('and no id that chat or workspace logged about us is in our log', async () => {
    const { rows: tables } = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema like '%event%' and table_type = 'BASE TABLE'`.execute(database!.kysely);
    let log = '';
    for (const { schema, name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.id(schema, name)} as t`.execute(database!.kysely); // prettier-ignore
      log += rows.map(({ row }) => row).join('\n');
    }
    const isThere = (text: string) => forms(text).some((form) => log.includes(form));
    for (const known of ['"because":"deletion"', 'AttachmentLinksUsed']) expect(isThere(known)).toBe(true); // we look in the right place
    const outside = [
      ...chat.said.map(({ id }) => id),
      ...workspace.steps.map(({ key }) => key),
      ...workspace.notices.map(({ key }) => key),
    ];
    expect(outside.length).toBeGreaterThan(10);
    expect(outside.filter(isThere)).toEqual([]);
  });
});

const nothing = (): { stdout: string } => ({ stdout: '' });
