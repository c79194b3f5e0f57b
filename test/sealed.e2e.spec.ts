import { copyFile, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEmbeddedPostgres } from '@envoi/embedded-postgres';
import { openDatabase, sql } from '@envoi/read-store';
import { auditor, auditorAt, type Ran } from './auditor.ts';
import { eventually } from './eventually.ts';
import { startSystem, type System } from './system.ts';

const why = ['--reason', 'external-audit', '--ticket', 'AUD-16'];
const UNRECORDED = 'audit: --direct asks the stores themselves; nothing records that you looked\n';

/** After the first head there is nothing. */
const cutOff = sql`
  delete from event_store.events where position >
    (select position from event_store.events where stream = 'ledger-heads' and revision = 0)`;

const renameTheFirst = (type: typeof cutOff) =>
  sql`update event_store.events set type = ${type} where position = (select min(position) from event_store.events)`;

describe('an auditor with a file of before', () => {
  let system: System;
  let directory: string;
  /** Evidence, and a copy of the witness file, from before anybody was deleted. */
  let [evidence, witness] = ['', ''];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-evidence-'));
    [evidence, witness] = [join(directory, 'evidence.txt'), join(directory, 'heads.jsonl')];
    system = await startSystem({ DELETION_GOODBYE_HOLD: 'PT0S' });
    system.workspace.member('mia');
    await system.chat.ask({ from: 'mia', text: 'Get my attachments' });
    await isSealed();
    const keys = await fetch(`${system.assistant.gatewayUrl}/.well-known/jwks.json`);
    await writeFile(join(directory, 'jwks.json'), await keys.text());
    const period = ['--from', '2026-01-01', '--to', '2026-02-01', '--recipient', 'external-auditor'];
    expect(await audit('evidence', ...period, '--out', evidence, ...why)).toMatchObject({ code: 0, stderr: '' });
    await copyFile(heads(), witness);
  }, 90_000);
  afterAll(async () => {
    await system.stop();
    await rm(directory, { recursive: true });
  }, 30_000);

  const audit = (...args: string[]): Promise<Ran> => auditorAt(system, ...args);
  const heads = () => join(system.dataDir, 'witness/heads.jsonl');
  const verified = async (...args: string[]) => {
    const { code, stdout, stderr } = await audit('verify', ...args, '--json', ...why);
    expect(stderr).toBe(args.includes('--direct') ? UNRECORDED : '');
    const verdict = JSON.parse(stdout) as { isValid: boolean; difference?: string; heads: Record<string, number> };
    expect(code).toBe(verdict.isValid ? 0 : 1);
    return verdict;
  };
  /** All that has happened; what is asked directly adds nothing to it. */
  const isSealed = () =>
    eventually(async () => expect(await verified('--direct')).toMatchObject({ isValid: true, unsealed: 0 }));
  const onTheLog = async (manipulate: typeof cutOff): Promise<void> => {
    const database = openDatabase((await findEmbeddedPostgres(system.dataDir)) ?? '');
    try {
      await manipulate.execute(database.kysely);
    } finally {
      await database.close();
    }
  };

  it('finds after an erasure that everything is still what was sealed, by all that was kept before', async () => {
    const { chat, workspace } = system;
    const { command = '' } = await chat.ask({ from: 'mia', text: 'Delete me' });
    await chat.ask({ from: 'mia', text: command });
    await eventually(async () => {
      const { stdout } = await audit('replay', '--from', '2026-01-01', '--direct', '--json');
      expect(stdout).toContain('"ProfileDeletionCompleted"');
    });
    expect(workspace.steps.map(({ memberId }) => memberId)).toContain('mia');
    await isSealed();
    expect(await verified(evidence)).toMatchObject({ isValid: true });
    expect(await verified('--against', evidence)).toMatchObject({ isValid: true, heads: { 'the file': 1 } });
    const kept = await verified('--against', witness);
    expect(kept).toMatchObject({ isValid: true });
    expect(kept.heads['the file']).toBeGreaterThan(1);
  }, 60_000);

  it('verifies a file with its keys alone, where no Envoi is', async () => {
    const nowhere = { DATA_DIR: join(directory, 'nowhere'), ADMIN_PORT: '1' };
    const { code, stdout, stderr } = await auditor(nowhere, 'verify', evidence);
    expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^VALID: /), '']);
  }, 60_000);

  it('has no file of evidence that is not whole: of a disk that is full, of a log that is another than it was', async () => {
    const file = join(directory, 'full.txt');
    const evidenceOf = () => audit('evidence', '--from', '2026-01-01', '--to', '2026-02-01', '--recipient', 'court', '--out', file, ...why); // prettier-ignore
    await symlink('/dev/full', `${file}.partial`);
    expect(await evidenceOf()).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written (ENOSPC)') as string }); // prettier-ignore
    await onTheLog(renameTheFirst(sql`type || 'x'`));
    const { code, stderr } = await evidenceOf();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/does not hold what .* verify says where/)]);
    await onTheLog(renameTheFirst(sql`rtrim(type, 'x')`));
    expect(await readdir(directory)).toEqual(['evidence.txt', 'heads.jsonl', 'jwks.json']);
  }, 60_000);

  it('finds a tail that was cut off together with its heads and the witness, by the heads that were kept', async () => {
    await isSealed();
    const [first = ''] = (await readFile(heads(), 'utf8')).split('\n');
    await writeFile(heads(), `${first}\n`);
    await onTheLog(cutOff);
    expect(await verified('--direct')).toMatchObject({ isValid: true, heads: { 'the log': 1, 'the witness': 1 } });
    const { difference } = await verified('--direct', '--against', witness);
    expect(difference).toMatch(/^the file: the log ends after \d+ leaves, and a head says that there were \d+$/);
  }, 60_000);

  it.each([
    ['no head of a log', () => join(directory, 'jwks.json')],
    ['cannot be read (ENOENT)', () => join(directory, 'lost.txt')],
    ['cannot be read (EISDIR)', () => directory],
  ])('is told what is wrong with a file: %s', async (says, file) => {
    const { code, stderr } = await audit('verify', '--against', file(), ...why);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});
