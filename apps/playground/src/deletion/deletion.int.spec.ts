import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { sql } from '@envoi/read-store';
import { violations } from '../../test/contract.ts';
import { Running, type Member } from '../../test/running.ts';
import type { AccountView, HappeningView, UnlinkedAccountView } from '../api.ts';

type Row = Record<string, unknown>;
type Dump = Record<string, Row[]>;

const STEPS = ['begin', 'sign-out', 'access', 'content', 'unlink'];

describe('The deletion of a member', () => {
  let running: Running;
  beforeEach(async () => {
    running = await new Running().start();
  }, 30_000);
  afterEach(() => running.stop());

  const incarnationOf = async (id: string): Promise<string> => {
    const { incarnation } = (await (await running.workspace(`/members/${id}`)).json()) as { incarnation: string };
    return incarnation;
  };
  const step = (id: string, name: string, incarnation: string, key: string = randomUUID()) =>
    running.workspace(`/members/${id}/deletion/${name}`, {
      method: 'PUT',
      headers: { 'idempotency-key': key, incarnation },
    });
  const statusOf = (id: string) => running.workspace(`/members/${id}`).then(({ status }) => status);
  /** All of it; a step that is under way is asked for again. */
  const erase = async (member: Member): Promise<Row[]> => {
    const incarnation = await incarnationOf(member.id);
    const answers: Row[] = [];
    for (const name of STEPS) {
      const key = randomUUID();
      let response = await step(member.id, name, incarnation, key);
      while (response.status === 202) response = await step(member.id, name, incarnation, key);
      expect([name, response.status]).toEqual([name, 200]);
      answers.push((await response.json()) as Row);
    }
    return answers;
  };
  const dump = async (): Promise<Dump> => {
    const { kysely } = running.postgres.database;
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'playground'`.execute(kysely);
    const all: Dump = {};
    for (const { name } of tables.rows) {
      const table = sql.table(`playground.${name}`);
      const { rows } = await sql<{ row: Row }>`select to_jsonb(t) as row from ${table} as t`.execute(kysely);
      all[name] = rows.map(({ row }) => row);
    }
    return all;
  };

  it('answers as the contract has it, and ends with nobody', async () => {
    const alma = await running.signIn('Alma');
    const answers = await erase(alma);
    for (const answer of answers) expect(violations('workspace', 'StepDone', answer)).toEqual([]);
    expect(answers.map(({ status }) => status)).toEqual(STEPS.map(() => 'done'));
    expect(await statusOf(alma.id)).toBe(404);
    expect((await step(alma.id, 'begin', 'x')).status).toBe(404);
  });

  it('performs each step once for its key, however many ask at once', async () => {
    const alma = await running.signIn('Alma');
    const incarnation = await incarnationOf(alma.id);
    for (const name of STEPS) {
      const key = randomUUID();
      const all = await Promise.all(Array.from({ length: 6 }, () => step(alma.id, name, incarnation, key)));
      const bodies = await Promise.all(all.map((response) => response.text()));
      expect(new Set(bodies).size).toBe(1);
      const again = (await (await step(alma.id, name, incarnation)).json()) as Row;
      expect([name, again['status']]).toEqual([name, name === 'unlink' ? 'done-before' : 'done']);
    }
    const { happenings } = await dump();
    expect(happenings?.filter(({ text }) => text === 'The profile is gone.')).toHaveLength(1);
  });

  it('changes nothing for another incarnation, nor before it began', async () => {
    const alma = await running.signIn('Alma');
    const before = await dump();
    for (const name of STEPS)
      expect(await (await step(alma.id, name, 'another')).json()).toEqual({ status: 'done-before' });
    expect({ ...(await dump()), deletion_steps: [] }).toEqual({ ...before, deletion_steps: [] });
    for (const name of STEPS.slice(1))
      expect((await step(alma.id, name, await incarnationOf(alma.id))).status).toBe(422);
  });

  it('refuses managed members, and requests without a key or an incarnation', async () => {
    const hugo = await running.signIn('Hugo');
    const incarnation = await incarnationOf(hugo.id);
    expect((await step(hugo.id, 'begin', incarnation)).status).toBe(409);
    expect((await step(hugo.id, 'begin', incarnation, '')).status).toBe(400);
    expect((await step(hugo.id, 'begin', '')).status).toBe(400);
    expect((await step(hugo.id, 'dance', incarnation)).status).toBe(404);
  });

  it('freezes the profile: no sign-in, no joining, no uploading, but the goodbye can be read', async () => {
    const alma = await running.signIn('Alma');
    const { id } = await alma.conversation('Bruno');
    await step(alma.id, 'begin', await incarnationOf(alma.id));
    expect((await (await running.signIn('Alma')).call('GET', '/me')).status).toBe(401);
    expect((await alma.call('POST', '/conversations', { kind: 'room', name: 'New' })).status).toBe(403);
    expect((await alma.upload(id, 'late.txt', new Blob(['late']))).status).toBe(403);
    expect((await alma.call('GET', `/conversations/${id}/messages`)).status).toBe(200);
  });

  it('signs out every device at once', async () => {
    const [phone, laptop] = [await running.signIn('Alma'), await running.signIn('Alma')];
    const bruno = await running.signIn('Bruno');
    expect((await laptop.read<AccountView>('/account')).devices.map(({ isThis }) => isThis)).toEqual([false, true]);
    const incarnation = await incarnationOf(phone.id);
    await step(phone.id, 'begin', incarnation);
    expect(await (await step(phone.id, 'sign-out', incarnation)).json()).toMatchObject({ counts: { devices: 2 } });
    for (const device of [phone, laptop]) expect((await device.call('GET', '/me')).status).toBe(401);
    expect((await bruno.call('GET', '/me')).status).toBe(200);
  });

  it('keeps what is under legal hold, apart and without a name', async () => {
    const kenji = await running.signIn('Kenji');
    const [, , , content] = await erase(kenji);
    expect(content).toMatchObject({ retained: [{ category: 'messages', reason: 'legal-hold' }] });
    const { retained_messages: kept } = await dump();
    expect(kept?.map(({ text }) => text)).toContain('I take the first two.');
    expect(JSON.stringify(kept)).not.toContain(kenji.id);
  });

  it('cannot go on where something is in the way, until that is lifted', async () => {
    const lucia = await running.signIn('Lucia');
    const incarnation = await incarnationOf(lucia.id);
    await step(lucia.id, 'begin', incarnation);
    expect((await step(lucia.id, 'access', incarnation)).status).toBe(422);
    expect((await fetch(`${running.url}/api/obstacles/${lucia.id}/lift`, { method: 'POST' })).status).toBe(204);
    expect((await step(lucia.id, 'access', incarnation)).status).toBe(200);
  });

  it('is under way for as long as there are many files', async () => {
    const alma = await running.signIn('Alma');
    const { id } = await alma.conversation('Bruno');
    for (let n = 0; n < 26; n += 1) await alma.upload(id, `many-${n}.txt`, new Blob([String(n)]));
    const incarnation = await incarnationOf(alma.id);
    await step(alma.id, 'begin', incarnation);
    const key = randomUUID();
    const first = await step(alma.id, 'content', incarnation, key);
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '1']);
    expect((await step(alma.id, 'content', incarnation, key)).status).toBe(200);
  });

  it('says what became of rooms and meetings, and never who is gone', async () => {
    const alma = await running.signIn('Alma');
    await erase(alma);
    const happenings = (await (await fetch(`${running.url}/api/happenings`)).json()) as HappeningView[];
    const texts = happenings.map(({ text }) => text);
    expect(texts).toContain('Room “Design reviews”: its administration went to Bruno.');
    expect(texts).toContain('Meeting “Design review”: handed over to Chiara.');
    expect(texts).toContain('A meeting was cancelled: nobody else was invited.');
    expect(texts).toContain('The sign-in account (Example ID) stays, without its profile.');
    expect(texts.join()).not.toContain('Alma');
  });

  it('leaves the account, which may have a new profile under the same id: somebody new', async () => {
    const alma = await running.signIn('Alma');
    const before = await incarnationOf(alma.id);
    await erase(alma);
    const [account] = (await (await fetch(`${running.url}/api/accounts`)).json()) as UnlinkedAccountView[];
    const made = await fetch(`${running.url}/api/accounts/${account?.id}/profile`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Alma again' }),
    });
    expect(await made.json()).toEqual({ memberId: alma.id });
    expect(await incarnationOf(alma.id)).not.toBe(before);
    expect((await step(alma.id, 'content', before)).status).toBe(200);
    expect(await statusOf(alma.id)).toBe(200);
  });

  it('changes exactly the rows of this member, and others only as it was announced', async () => {
    const alma = await running.signIn('Alma');
    await running.signIn('Bruno');
    const filesBefore = await readdir(running.blobDirectory);
    const before = await dump();
    await erase(alma);
    const after = await dump();
    const isOwn = (row: Row, columns: string[]) => columns.some((column) => row[column] === alma.id);
    const rest = (name: string, ...columns: string[]) => before[name]!.filter((row) => !isOwn(row, columns));
    expect(after['members']).toEqual(rest('members', 'id'));
    expect(after['sessions']).toEqual(rest('sessions', 'member_id'));
    expect(after['participants']).toEqual(rest('participants', 'member_id'));
    expect(after['contacts']).toEqual(rest('contacts', 'member_id', 'contact_id'));
    expect(after['messages']).toEqual(rest('messages', 'sender_id'));
    // what others uploaded to Alma's room stays, and is in nobody's export any more
    const belongsToNobody = (row: Row) => (row['belongs_to'] === alma.id ? { ...row, belongs_to: null } : row);
    expect(byId(after['attachments']!)).toEqual(byId(rest('attachments', 'uploaded_by').map(belongsToNobody)));
    const gone = before['attachments']!.filter((row) => isOwn(row, ['uploaded_by'])).map(({ id }) => String(id));
    expect(gone.length).toBeGreaterThan(2);
    const kept = filesBefore.filter((file) => !gone.includes(file));
    expect((await readdir(running.blobDirectory)).sort()).toEqual(kept.sort());
    // the administration of Alma's room went to Bruno; every other conversation is as it was
    const bruno = before['members']!.find(({ name }) => name === 'Bruno')!['id'];
    const handedOver = (row: Row) =>
      row['creator_id'] === alma.id
        ? { ...row, creator_id: null, admin_id: row['kind'] === 'room' ? bruno : null }
        : row;
    expect(byId(after['conversations']!)).toEqual(byId(before['conversations']!.map(handedOver)));
    const unlinked = (row: Row) => (row['linked_member_id'] === alma.id ? { ...row, linked_member_id: null } : row);
    expect(byId(after['accounts']!)).toEqual(byId(before['accounts']!.map(unlinked)));
    expect(after['meetings']!.map(({ title }) => title)).not.toContain('Dentist');
    expect(after['meetings']).toHaveLength(before['meetings']!.length - 1);
    expect(after['settings']).toEqual(before['settings']);
    expect(JSON.stringify({ ...after, accounts: [] })).not.toContain(alma.id);
    expect(JSON.stringify(after)).not.toContain('Alma');
  });
});

const byId = (rows: Row[]): Row[] => rows.toSorted((a, b) => String(a['id']).localeCompare(String(b['id'])));
