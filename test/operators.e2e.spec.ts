import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { connectEventLog } from '@envoi/event-store';
import { openDatabase, readModel, sql } from '@envoi/read-store';
import { requests, type RequestRow } from '@envoi/requests';
import { findEmbeddedEventStore } from '../apps/standalone/src/start-stores.ts';
import { eventually } from './eventually.ts';
import { Chat } from './outside/chat.ts';
import { Workspace } from './outside/workspace.ts';
import { StandaloneProcess } from './process.ts';
import { connectionTo, freePort } from './system.ts';

type Ran = { code: number; stdout: string; stderr: string };

describe('What operators and auditors run by hand', () => {
  let directory: string;
  let dataDir: string;
  let chat: Chat;
  let workspace: Workspace;
  let standalone: StandaloneProcess;

  beforeAll(async () => {
    [chat, workspace] = await Promise.all([new Chat().start(), new Workspace().start()]);
    directory = await mkdtemp(join(tmpdir(), 'envoi-operators-'));
    dataDir = join(directory, 'data');
    const connections = join(directory, 'connections.json');
    await writeFile(connections, JSON.stringify([connectionTo(chat, workspace)]));
    const port = await freePort();
    chat.gatewayUrl = `http://127.0.0.1:${port}`;
    const env = { DATA_DIR: dataDir, CONNECTIONS_FILE: connections, GATEWAY_PORT: String(port) };
    const more = { PLAYGROUND: 'off', DELETION_GOODBYE_HOLD: 'PT0S', PUBLIC_URL: chat.gatewayUrl };
    standalone = new StandaloneProcess({ ...env, ...more }, chat.gatewayUrl);
    await standalone.start();
  }, 90_000);
  afterAll(async () => {
    await standalone.end('SIGTERM');
    await Promise.all([chat.stop(), workspace.stop()]);
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const run = (tool: string, ...args: string[]): Promise<Ran> =>
    promisify(execFile)(process.execPath, ['--import', './tools/swc-register.ts', `tools/${tool}.ts`, ...args], {
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: unknown) => error as Ran,
    );
  const parked = (...args: string[]) => run('parked', ...args);
  const verify = (...args: string[]) => run('verify-certificate', ...args);
  /** What is in the log of what they did. */
  const recordOf = async (actor = '') => {
    const log = connectEventLog((await findEmbeddedEventStore(dataDir))!);
    try {
      const events: object[] = [];
      for await (const event of log.read(`operation-${actor}`)) events.push(event);
      return events;
    } finally {
      await log.dispose();
    }
  };
  const why = ['--actor', randomUUID(), '--reason', 'obstacle-lifted', '--ticket', 'OPS-12'];

  it('a step that the workspace refuses waits for an operator, who sees it and drives it again', async () => {
    const from = 'leaver';
    workspace.member(from);
    let isObstructed = true;
    workspace.onStep = (step) => (step === 'access' && isObstructed ? { status: 422 } : undefined);
    const asked = await chat.ask({ from, text: 'Delete me' });
    const url = asked.pages!.find(({ rel }) => rel === 'deletion')!.url;
    const stateOf = async () => (await (await fetch(url, { headers: { accept: 'application/json' } })).json()) as { state: string }; // prettier-ignore
    await chat.ask({ from, text: asked.command! });
    const line = await eventually(async () => {
      const { stdout } = await parked('list');
      expect(stdout).toContain('profile-deletion');
      return stdout;
    }, { every: 500 }); // prettier-ignore
    expect(line).toContain('ParkNowError');
    expect(standalone.output).toContain('deletion-step-failed');
    expect((await stateOf()).state).toBe('running');
    const [, work = '', key = ''] = line.trim().split('\t');
    expect(JSON.parse((await parked('show', work, key)).stdout)).toMatchObject({
      parked: {
        lastError: 'ParkNowError',
        attempts: 1,
        generation: 0,
        since: expect.stringMatching(/^20.*Z$/) as string,
      },
      redrives: [],
    });
    isObstructed = false;
    for (const wrong of [[], ['--actor', 'me'], [...why.slice(0, 4), '--ticket', 'because I say so']])
      expect((await parked('redrive', work, key, ...wrong)).code).toBe(1);
    expect(await parked('redrive', work, key, ...why)).toMatchObject({ code: 0 });
    await eventually(async () => expect((await stateOf()).state).toBe('complete'));
    const shown = JSON.parse((await parked('show', work, key)).stdout) as { parked: null; redrives: object[] };
    expect(shown).toMatchObject({
      parked: null,
      redrives: [{ generation: 1, reason: 'obstacle-lifted', ticket: 'OPS-12' }],
    });
    expect(await parked('redrive', work, key, ...why)).toMatchObject({
      code: 0,
      stdout: `${work} ${key} is driven again\n`,
    });
    expect((await parked('redrive', work, randomUUID(), ...why)).stderr).toContain('is not parked');
    expect(await recordOf(why[1])).toMatchObject([
      { type: 'ParkedWorkRedriven', data: { work, key, generation: 1, ticket: 'OPS-12' } },
    ]);
    expect((await parked('list')).stdout).toBe('nothing is parked\n');
    expect((await parked('show', work, randomUUID())).code).toBe(1);

    const answer = await (await fetch(url, { headers: { accept: 'application/json' } })).text();
    const file = join(directory, 'answer.json');
    await writeFile(file, answer);
    expect((await verify(file)).stderr).toContain('jwks.json cannot be read');
    await writeFile(
      join(directory, 'jwks.json'),
      await (await fetch(`${chat.gatewayUrl}/.well-known/jwks.json`)).text(),
    );
    const valid = await verify(file);
    expect([valid.code, valid.stdout]).toEqual([0, expect.stringMatching(/^VALID: signed by http/)]);
    expect(valid.stdout).toContain('unlink: done, as the workspace reported');

    const { certificate } = JSON.parse(answer) as { certificate: string };
    const [head, body, signature] = certificate.split('.') as [string, string, string];
    const forged = Buffer.from(body, 'base64url').toString().replace('"deleted"', '"found-gone"');
    await writeFile(file, [head, Buffer.from(forged).toString('base64url'), signature].join('.'));
    const invalid = await verify(file);
    expect([invalid.code, invalid.stderr]).toEqual([1, expect.stringContaining('NOT VALID')]);
    await writeFile(join(directory, 'other.json'), JSON.stringify({ keys: [] }));
    await writeFile(file, certificate);
    expect((await verify(file, '--keys', join(directory, 'other.json'))).stderr).toContain('none of the public keys');
    for (const nonsense of ['', 'a.b.c', '{"state":"running"}']) {
      await writeFile(file, nonsense);
      expect((await verify(file)).code).toBe(1);
    }
  }, 90_000);

  it('applies what a parked subject of a projection has missed, and nothing more', async () => {
    workspace.member('exporter');
    await chat.ask({ from: 'exporter', text: 'Get my attachments' });
    const database = openDatabase((await findEmbeddedPostgres(dataDir))!);
    const rows = () => readModel<RequestRow>(database, requests).list();
    try {
      const work = 'projection:requests:v2';
      const before = await eventually(async () => {
        const found = await rows();
        expect(found).toContainEqual(expect.objectContaining({ kind: 'export' }));
        return found;
      });
      const key = before.find(({ kind }) => kind === 'export')!.subject;
      await sql`
        insert into envoi.parked_subjects (projection, generation, subject, position, error)
        select name, generation, ${key}, 0, 'TestError' from envoi.checkpoints where name = ${work}`.execute(
        database.kysely,
      );
      await sql`delete from read_models."requests.v2" where row->>'subject' = ${key}`.execute(database.kysely);
      expect((await parked('list')).stdout).toMatch(new RegExp(`^subject\t${work}\t${key}\tTestError\t20`));
      expect((await parked('redrive', 'projection:nothing:v1', key, ...why)).stderr).toContain('is not parked');
      expect((await parked('redrive', work, key, '--all', ...why)).stderr).toContain('npm run parked -- list');
      const driven = await parked('redrive', work, '--all', ...why);
      expect(driven).toEqual({ code: 0, stdout: `${work} ${key} is driven again\n`, stderr: '' });
      expect(await parked('redrive', work, key, ...why)).toEqual(driven);
      expect(JSON.parse((await parked('show', work, key)).stdout)).toEqual({
        parked: null,
        redrives: [{ generation: 1, actor: why[1], reason: why[3], ticket: why[5], at: expect.stringMatching(/^20/) as string }], // prettier-ignore
      });
      expect(await rows()).toEqual(before);
    } finally {
      await database.close();
    }
  }, 90_000);

  it('says what is wrong when it is called wrongly', async () => {
    expect((await parked()).stderr).toContain('npm run parked -- list');
    expect((await parked('redrive', 'x')).stderr).toContain('npm run parked -- list');
    expect((await verify()).stderr).toContain('npm run verify-certificate');
    const nowhere = await promisify(execFile)(
      process.execPath,
      ['--import', './tools/swc-register.ts', 'tools/parked.ts', 'list'],
      {
        env: { PATH: process.env['PATH'], DATA_DIR: join(directory, 'nothing') },
      },
    ).catch((error: unknown) => error as Ran);
    expect(nowhere.stderr).toContain('no Envoi runs in');
  }, 60_000);

  it('a read model is made anew beside the live one, with the same bytes', async () => {
    workspace.member('owner');
    await chat.ask({ from: 'owner', text: 'Get my attachments' });
    expect((await run('rebuild', 'requests')).stderr).toContain('--actor must be a UUID');
    const actor = randomUUID();
    const rebuilt = await run('rebuild', 'requests', '--actor', actor, ...why.slice(2));
    expect(await recordOf(actor)).toMatchObject([{ type: 'ReadModelRebuildBegun', data: { projection: 'requests' } }]);
    expect([rebuilt.code, rebuilt.stderr]).toEqual([0, '']);
    expect(rebuilt.stdout).toMatch(/^requests v\d+ is rebuilt: [1-9]\d* rows in .* s, SHA-256 [0-9a-f]{64}$/m);
    expect(rebuilt.stdout).toContain('the bytes are those of before');
    const unknown = await run('rebuild', 'everything');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('one of pending-confirmations')]);
  });
});
