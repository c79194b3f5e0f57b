import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { sql } from '@envoi/read-store';
import { eventually } from '../../../../test/eventually.ts';
import { Deleting } from '../../test/deleting.ts';
import { Running, type Member } from '../../test/running.ts';
import type { AccountView, LiveEvent, MessageView } from '../api.ts';

/** What the page of a device is told, until its stream ends. */
const listen = async (member: Member): Promise<{ end: Promise<LiveEvent[]> }> => {
  const live = await member.call('GET', '/live');
  const reader = live.body!.pipeThrough(new TextDecoderStream()).getReader();
  const events: LiveEvent[] = [];
  const read = async (until: (events: LiveEvent[]) => boolean): Promise<LiveEvent[]> => {
    while (!until(events)) {
      const { value = '', done } = await reader.read();
      if (done) return events;
      for (const [, data] of value.matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(data!) as LiveEvent);
    }
    return events;
  };
  await read((seen) => seen.some(({ type }) => type === 'hello'));
  return { end: read(() => false) };
};

describe('What a deletion does', () => {
  const running = new Running();
  const deleting = new Deleting(running);
  beforeAll(() => running.start(), 30_000);
  afterAll(() => running.stop());
  /** Does all of it at once, each held up (by the lock, or by one before it) until every one of them is. */
  const whileLocked = async (lock: string, actions: readonly (() => Promise<unknown>)[]): Promise<unknown[]> => {
    const { kysely } = running.postgres.database;
    const waiting = () =>
      sql<{ count: number }>`select count(*)::int as count from pg_locks where not granted`.execute(kysely);
    const results = await kysely.transaction().execute(async (trx) => {
      await sql.raw(lock).execute(trx);
      const begun: Promise<unknown>[] = [];
      for (const action of actions) {
        begun.push(action());
        await eventually(async () => (await waiting()).rows[0]?.count === begun.length);
      }
      return begun.map((promise) => ({ promise }));
    });
    return Promise.all(results.map(({ promise }) => promise));
  };
  const query = (text: string) => sql.raw(text).execute(running.postgres.database.kysely);

  it('freezes: nobody signs in, joins, writes, edits or uploads; what is there can be read', async () => {
    const [greta, dimitri] = [await running.signIn('Greta'), await running.signIn('Dimitri')];
    const { id } = await greta.conversation('Weekend hike');
    const own = (await (
      await greta.call('POST', `/conversations/${id}/messages`, { text: 'Hi' })
    ).json()) as MessageView;
    await deleting.erase(greta.id, ['begin']);
    const signIn = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const body = JSON.stringify({ memberId: greta.id });
    const statuses = [
      await fetch(`${running.url}/api/session`, { ...signIn, body }),
      await greta.call('POST', '/conversations', { kind: 'room', name: 'New' }),
      await dimitri.call('POST', '/conversations', { kind: 'room', name: 'With Greta', memberIds: [greta.id] }),
      await greta.call('POST', `/conversations/${id}/messages`, { text: 'Once more' }),
      await greta.call('PATCH', `/messages/${own.id}`, { text: 'Changed' }),
      await greta.upload(id, 'late.txt', new Blob(['late'])),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403]);
    expect((await greta.call('GET', `/conversations/${id}/messages`)).status).toBe(200);
    expect((await greta.call('GET', '/me')).status).toBe(200);
    expect((await dimitri.call('POST', `/conversations/${id}/messages`, { text: 'Hello?' })).status).toBe(201);
  });

  it('begins only after what is being written is there, so that it is found', async () => {
    const elif = await running.signIn('Elif');
    const { id } = await elif.conversation('Book club');
    const [upload, erased] = await whileLocked(`select from playground.conversations where id = '${id}' for update`, [
      () => elif.upload(id, 'race.txt', new Blob(['race'])),
      () => deleting.erase(elif.id),
    ]);
    expect([(upload as Response).status, (erased as unknown[]).length]).toEqual([201, 5]);
    const { attachments } = await deleting.dump();
    expect(JSON.stringify(attachments)).not.toContain('race');
    const ids = attachments!.map((row) => String(row['id']));
    expect((await readdir(running.blobDirectory)).toSorted()).toEqual(ids.toSorted());
  });

  it('signs out every device, tells each page which one it is, and ends its stream', async () => {
    const [phone, laptop] = [await running.signIn('Alma', 'Phone'), await running.signIn('Alma', 'Laptop')];
    const bruno = await running.signIn('Bruno');
    const { devices } = await laptop.read<AccountView>('/account');
    expect(devices.map(({ name, isThis }) => [name, isThis])).toEqual([
      ['Phone', false],
      ['Laptop', true],
    ]);
    const pages = await Promise.all([phone, laptop].map(listen));
    const [, answer] = await deleting.erase(phone.id, ['begin', 'sign-out']);
    expect(answer).toMatchObject({ counts: { devices: 2 } });
    const last = (await Promise.all(pages.map(({ end }) => end))).map((events) => events.at(-1));
    expect(last).toEqual([
      { type: 'signed-out', at: expect.any(String) as string, device: 'Phone' },
      { type: 'signed-out', at: expect.any(String) as string, device: 'Laptop' },
    ]);
    for (const device of [phone, laptop])
      for (const path of ['/me', '/live', '/conversations', '/account'])
        expect([path, (await device.call('GET', path)).status]).toEqual([path, 401]);
    expect((await bruno.call('GET', '/me')).status).toBe(200);
    expect(JSON.stringify((await deleting.dump())['happenings'])).not.toMatch(/Phone|Laptop/);
  });

  it('hands a room to who has been there longest, not to who is being deleted as well', async () => {
    const farid = await running.signIn('Farid');
    const { id } = await farid.conversation('Release 4.2');
    for (const [name, since] of [
      ['Ines', '1 year'],
      ['Kenji', '2 years'],
    ])
      // prettier-ignore
      await query(`update playground.participants set joined_at = joined_at - interval '${since}'
        where conversation_id = '${id}' and member_id = (select id from playground.members where name = '${name}')`);
    await query(`update playground.members set frozen_at = now() where name = 'Kenji'`);
    await deleting.erase(farid.id);
    expect(await deleting.happenings()).toContain('Room “Release 4.2”: its administration went to Ines.');
    await query(`update playground.members set frozen_at = null where name = 'Kenji'`);
  });

  it('leaves no room behind when the last two members leave it at once', async () => {
    const [bruno, jonas] = [await running.signIn('Bruno'), await running.signIn('Jonas')];
    for (const [member, other] of [
      [bruno, jonas],
      [jonas, bruno],
    ] as const)
      // prettier-ignore
      await member.call('POST', '/conversations', { kind: 'room', name: 'Of two', memberIds: [other.id] });
    for (const { id } of [bruno, jonas]) await deleting.erase(id, ['begin', 'sign-out']);
    await whileLocked('lock table playground.contacts in share mode', [
      () => deleting.erase(bruno.id, ['access']),
      () => deleting.erase(jonas.id, ['access']),
    ]);
    const { conversations } = await deleting.dump();
    expect(conversations!.filter(({ name }) => name === 'Of two')).toEqual([]);
  });

  it('keeps what is under legal hold, 1:1 with the assistant included, apart and without a name', async () => {
    const kenji = await running.signIn('Kenji');
    const { id } = await kenji.inviteAssistant();
    await kenji.call('POST', `/conversations/${id}/messages`, { text: 'To the assistant alone' });
    const [, , , content] = await deleting.erase(kenji.id);
    const until = expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string;
    expect(content).toMatchObject({ retained: [{ category: 'messages', reason: 'legal-hold', until }] });
    const { retained_messages: kept, messages } = await deleting.dump();
    const texts = kept!.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(['I take the first two.', 'To the assistant alone']));
    expect(new Set(texts).size).toBe(texts.length);
    expect(JSON.stringify(messages)).not.toContain('I take the first two.');
    expect(JSON.stringify(kept)).not.toContain(kenji.id);
  });

  it('leaves no bytes that a crash in the middle of an upload left', async () => {
    const { attachments } = await deleting.dump();
    const [whole, part] = [randomUUID(), `${randomUUID()}.part`];
    for (const name of [whole, part, 'of-somebody-else']) await writeFile(join(running.blobDirectory, name), 'left');
    await running.stopPlayground();
    await running.startPlayground();
    const ids = attachments!.map((row) => String(row['id']));
    expect((await readdir(running.blobDirectory)).toSorted()).toEqual([...ids, 'of-somebody-else'].toSorted());
  });
});
