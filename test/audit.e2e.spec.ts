import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { openDatabase, sql } from '@envoi/read-store';
import { projections } from '../apps/worker/src/projections.ts';
import { auditorAt, type Ran } from './auditor.ts';
import { eventually } from './eventually.ts';
import { type Said } from './outside/chat.ts';
import { startSystem, type System } from './system.ts';

type Line = Readonly<{
  type: string;
  stream: string;
  recordedAt: string;
  causation: string;
  causedBy: Readonly<Record<string, unknown>>;
  data: Readonly<Record<string, unknown>>;
  told?: Readonly<{ text: string }>;
}>;

/** What was said, as the record may show it: without the code, and without the links. */
const asRecorded = ({ text }: Said): string =>
  text.replace(/(attachments) [a-z]{6}\b/g, '$1 [code]').replace(/<?https?:\/\/[^\s>]+>?/g, '[link]');

describe('an auditor at a terminal', () => {
  let system: System;
  const why = ['--reason', 'member-complaint', '--ticket', 'AUD-12'];
  const told: Said[] = [];
  let requestId: string;

  beforeAll(async () => {
    system = await startSystem({ EXPORT_READY_AFTER: 'PT0S' });
    const { chat, workspace } = system;
    workspace.member('ada');
    const say = async (text: string) => {
      told.push(await chat.ask({ from: 'ada', text }));
      return told.at(-1)?.command ?? '';
    };
    await say(await say('Get my attachments'));
    told.push(await chat.notice('export-ready'));
    requestId = /\/exports\/([^/]+)\//.exec(told.at(-1)?.link?.url ?? '')?.[1] ?? '';
    // what the chat took is recorded a moment later
    await eventually(async () => expect(await looks('attachmentExport-', 'AttachmentExportDelivered')).toHaveLength(1));
  }, 90_000);
  afterAll(() => system.stop(), 30_000);

  const audit = (...args: string[]): Promise<Ran> => auditorAt(system, ...args);
  const linesOf = ({ code, stdout, stderr }: Ran): Line[] => {
    expect([code, stderr]).toEqual([0, '']);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  };
  /** Of the log itself, without being on the record; what it says of that is left out. */
  const directly = async (...target: string[]): Promise<Line[]> =>
    linesOf({ ...(await audit('replay', ...target, '--direct', '--json')), stderr: '' });
  /** What is in the log, who looked at what above all. */
  const looks = async (streams = 'access-', wanted?: string): Promise<Line[]> => {
    const lines = await directly('--from', '2026-01-01');
    return lines.filter(({ stream, type }) => stream.startsWith(streams) && (wanted ?? type) === type);
  };

  it('replays a request from the asking to the delivery, with every sentence as the member has read it', async () => {
    const lines = linesOf(await audit('replay', '--request', requestId, '--json', ...why));
    const milestones = ['Requested', 'Confirmed', 'Prepared', 'Announced', 'Delivered'].map((name) => `AttachmentExport${name}`); // prettier-ignore
    expect(lines.map(({ type }) => type).filter((type) => milestones.includes(type))).toEqual(milestones);
    const texts = lines.flatMap(({ type, told: one }) => (type === 'AssistantSpoke' && one !== undefined ? [one.text] : [])); // prettier-ignore
    expect(texts).toEqual(told.map(asRecorded));
    expect(lines[0]?.causedBy).toMatchObject({ by: 'message' });
    expect(lines.find(({ type }) => type === 'AttachmentExportPrepared')?.causedBy).toMatchObject({
      by: 'process',
      step: 'prepare',
    });
  }, 60_000);

  it('reads the same as a timeline, unbroken where nobody looks on', async () => {
    const { code, stdout } = await audit('replay', '--request', requestId, ...why);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\d\n\d\d:\d\d:\d\d\.\d{3} {2}AttachmentExportRequested +attachmentExport #0\n/,
    );
    for (const sentence of told.flatMap((said) => asRecorded(said).split('\n')).filter((line) => line !== ''))
      expect(stdout).toContain(`│ ${sentence}\n`);
    expect(stdout).not.toContain('\u001b');
  }, 60_000);

  it('replays everything of the subject, and a stream alone', async () => {
    const ofRequest = await directly('--request', requestId);
    const stream = ofRequest.find(({ type }) => type === 'AttachmentExportConfirmed')?.stream ?? '';
    const ofSubject = await directly('--subject', stream.replace('attachmentExport-', ''));
    expect(ofSubject.map(({ type }) => type)).toContain('ConversationStarted');
    expect(ofSubject).toEqual(expect.arrayContaining(ofRequest));
    expect(await directly('--stream', stream)).toEqual(ofSubject.filter((line) => line.stream === stream));
  }, 60_000);

  it('is on the record with each look, for the next one to see', async () => {
    const from = new Date(Date.now() - 60_000).toISOString();
    const lines = linesOf(await audit('replay', '--from', from, '--json', ...why));
    const mine = lines.filter(({ type }) => type === 'RecordsLookedAt');
    const target = { kind: 'request', id: requestId };
    expect(mine[0]).toMatchObject({
      causedBy: { by: 'staff' },
      data: { lookup: 'replay', target, reason: 'member-complaint', ticket: 'AUD-12' },
    });
    expect(mine).toHaveLength(2);
    expect(new Set(mine.map(({ stream }) => stream)).size).toBe(1);
  }, 60_000);

  it('learns how a request stood at an instant, and when there was none', async () => {
    const asOf = (instant: string, ...args: string[]) => audit('as-of', instant, ...args, ...why);
    const now = new Date().toISOString();
    const request = await asOf(now, '--request', requestId);
    expect([request.code, request.stdout]).toEqual([0, expect.stringMatching(/^ {4}state {5}delivered$/m)]);
    const before = await asOf('2026-01-01', '--request', requestId);
    expect([before.code, before.stdout]).toEqual([1, expect.stringContaining('No such request had been made')]);
    const whole = await asOf(now, '--system', '--json');
    expect(JSON.parse(whole.stdout)).toMatchObject({
      figures: { exports: { delivered: 1 }, confirmed: { exports: 1 } },
    });
  }, 60_000);

  it('learns how a row of a read model stood, whichever it is, and when there was none', async () => {
    const rowAt = (instant: string, model: string, key: string) => audit('as-of', instant, '--row', model, '--key', key, ...why); // prettier-ignore
    const now = new Date().toISOString();
    const row = await rowAt(now, 'requests', requestId);
    expect([row.code, row.stdout]).toEqual([0, expect.stringMatching(/\bstate delivered\b/)]);
    const before = await rowAt('2026-01-01', 'requests', requestId);
    expect([before.code, before.stdout]).toEqual([1, expect.stringContaining('there was none')]);
    const [confirmed] = await looks('attachmentExport-', 'AttachmentExportConfirmed');
    const day = await rowAt(now, 'daily-figures', confirmed?.recordedAt.slice(0, 10) ?? '');
    expect([day.code, day.stdout]).toEqual([0, expect.stringContaining('export.confirmed 1')]);
    const { stdout } = await audit('as-of', '--help');
    for (const { name } of projections) expect(stdout).toContain(name);
  }, 60_000);

  it('learns why a code was issued anew, by its rule', async () => {
    const { chat } = system;
    system.workspace.member('ben');
    await chat.ask({ from: 'ben', text: 'Get my attachments' });
    await chat.ask({ from: 'ben', text: 'Get my attachments bbbbbb' });
    const asked = await looks('attachmentExport-', 'AttachmentExportCodeReissued');
    const { code, stdout } = await audit('explain', '--subject', String(asked.at(-1)?.stream).replace('attachmentExport-', ''), ...why); // prettier-ignore
    expect(code).toBe(0);
    expect(stdout).toMatch(/Z {2}reissued {2}wrong-code\n {4}rule {6}K3: /);
    expect(stdout).toContain('│ That was not the right code');
  }, 60_000);

  it('learns who would have fared otherwise under another policy, and is told by the exit code', async () => {
    const file = join(system.dataDir, '..', 'policy.json');
    const check = async (policy: object, ...args: string[]) => {
      await writeFile(file, JSON.stringify(policy));
      return audit('policy-check', '--policy', file, ...args, ...why);
    };
    const same = await check({});
    expect([same.code, same.stdout]).toEqual([
      0,
      expect.stringMatching(/^0 of \d+ requests would have ended otherwise/),
    ]);
    const slower = await check({ EXPORT_READY_AFTER: 'P1D' });
    expect([slower.code, slower.stdout]).toEqual([1, expect.stringContaining(`export ${requestId}`)]);
    expect((await check({ EXPORT_EVERY: 'weekly' })).stderr).toContain('EXPORT_EVERY');
  }, 60_000);

  it('learns whether the read models are what the log says, and is told by the exit code when one is not', async () => {
    const same = await audit('compare', '--json', ...why);
    expect(linesOf(same)).toHaveLength(projections.length);
    expect(same.stdout).not.toContain('"isSame":false');
    const database = openDatabase((await findEmbeddedPostgres(system.dataDir)) ?? '');
    try {
      await sql`update read_models."requests.v2" set row = row || '{"late": 50}'`.execute(database.kysely);
    } finally {
      await database.close();
    }
    const changed = await audit('compare', ...why);
    expect([changed.code, changed.stdout]).toEqual([1, expect.stringMatching(/^requests v\d+ {2}DIFFERENT$/m)]);
    expect(changed.stdout).toMatch(/^rate-limit v\d+ {2}the same$/m);
  }, 60_000);

  it('is refused without the role, and that is no look', async () => {
    const before = await looks();
    const file = join(system.dataDir, '..', 'operator.jwt');
    const { stdout } = await audit('token', '--role', 'operator', '--as', 'olga');
    await writeFile(file, stdout);
    const { code, stderr } = await audit('replay', '--request', requestId, '--token-file', file, ...why);
    expect([code, stderr]).toEqual([3, expect.stringContaining('one of these roles is needed: auditor')]);
    expect(await looks()).toHaveLength(before.length);
  }, 60_000);

  it('leaves no record directly at the stores, and is told so', async () => {
    const before = await looks();
    const direct = await audit('replay', '--request', requestId, '--json', '--direct');
    expect(direct.stderr).toContain('nothing records that you looked');
    expect(linesOf({ ...direct, stderr: '' })).toEqual(linesOf(await audit('replay', '--request', requestId, '--json', ...why))); // prettier-ignore
    expect(await looks()).toHaveLength(before.length + 1);
  }, 60_000);

  it.each([
    [2, 'name one of --request', ['replay']],
    [2, '--request must be a UUID', ['replay', '--request', 'ada']],
    [2, '--reason must be one of', ['replay', '--request', '7d9f0a4e-0000-4000-8000-00000000000e']],
    [2, '--ticket must be a ticket number', ['replay', '--request', '7d9f0a4e-0000-4000-8000-00000000000e', '--reason', 'incident', '--ticket', 'because']],
    [2, 'unknown option', ['replay', '--everything']],
    [2, 'unknown command', ['guess']],
    [2, '--role must be one of', ['token', '--role', 'god']],
    [2, '--url must be https', ['replay', '--request', '7d9f0a4e-0000-4000-8000-00000000000e', '--url', 'http://envoi.example.org', '--reason', 'incident', '--ticket', 'OPS-1']],
    [1, 'nothing is recorded of this request', ['replay', '--request', '7d9f0a4e-0000-4000-8000-00000000000e', '--reason', 'incident', '--ticket', 'OPS-1']],
    [1, 'nothing is recorded of this request', ['explain', '--request', '7d9f0a4e-0000-4000-8000-00000000000e', '--direct']],
    [1, 'nothing is recorded of this subject', ['explain', '--subject', '7d9f0a4e-0000-4000-8000-00000000000e', '--direct']],
    [1, 'nothing is recorded of this stream', ['replay', '--stream', 'access-7d9f0a4e-0000-4000-8000-00000000000e', '--direct']],
    [2, 'must be a day like', ['as-of', '0000-01-01T00:00:00+23:59', '--system', '--direct']],
    [2, '--to must be two minutes ago', ['evidence', '--from', '2026-01-01', '--to', '9999-12-31T23:59:59.999Z', '--recipient', 'court', '--reason', 'incident', '--ticket', 'OPS-1', '--out', '/tmp/never-written.txt', '--direct']],
    [2, 'package.json is there already', ['evidence', '--from', '2026-01-01', '--to', '2026-02-01', '--recipient', 'court', '--reason', 'incident', '--ticket', 'OPS-1', '--out', 'package.json']],
    [2, 'is no JWKS', ['verify', 'README.md', '--keys', 'package.json']],
    [3, 'no admin app answers', ['replay', '--request', '7d9f0a4e-0000-4000-8000-00000000000e', '--url', 'http://127.0.0.1:1', '--reason', 'incident', '--ticket', 'OPS-1']],
  ])('ends with %i and says "%s"', async (code, says, args) => {
    expect(await audit(...args)).toMatchObject({ code, stderr: expect.stringContaining(says) as string, stdout: '' });
  }, 60_000); // prettier-ignore

  const commands = ['replay', 'as-of', 'explain', 'policy-check', 'compare', 'verify', 'evidence', 'token'];

  it('is told of each command, and what the exit codes mean', async () => {
    const { code, stdout } = await audit('--help');
    const [list = ''] = stdout.split('Commands:\n').slice(1);
    const told = [...list.split('help [command]')[0]!.matchAll(/^ {2}([\w-]+)/gm)].map(([, command]) => command);
    expect([code, told]).toEqual([0, commands]);
    expect(stdout).toContain('Exit codes: 0 fine;');
  });

  it.each(commands)('is helped with examples: %s --help', async (command) => {
    const { code, stdout } = await audit(command, '--help');
    expect([code, stdout]).toEqual([0, expect.stringMatching(`\nExamples?:\n  npm run audit -- ${command} `)]);
    expect(stdout).toContain('Exit codes: 0 fine;');
  });
});
