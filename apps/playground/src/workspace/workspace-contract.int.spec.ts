import { randomUUID } from 'node:crypto';
import { sql } from '@envoi/read-store';
import { violations } from '../../test/contract.ts';
import { Running, type Member } from '../../test/running.ts';
import type { NoticeView } from '../api.ts';

interface Item {
  id: string;
  name: string;
  uploadedAt: string;
  available: boolean;
}
type Page = { items: Item[]; next: string | null };

const later = () => new Date(Date.now() + 60_000).toISOString();

describe('the workspace contract', () => {
  const running = new Running();
  let alma: Member;
  let bruno: Member;

  beforeAll(async () => {
    await running.start();
    [alma, bruno] = await Promise.all([running.signIn('Alma'), running.signIn('Bruno')]);
  });
  afterAll(() => running.stop());

  const page = async (query: object, member = alma): Promise<Page> => {
    const search = new URLSearchParams({ uploadedUntil: later(), ...query }).toString();
    return (await (await running.workspace(`/members/${member.id}/attachments?${search}`)).json()) as Page;
  };
  const namesOf = async (member: Member) => (await page({}, member)).items.map(({ name }) => name);
  const content = (id: string, onBehalfOf: string, headers: object = {}) =>
    running.workspace(`/attachments/${id}/content`, { headers: { 'on-behalf-of': onBehalfOf, ...headers } });
  const upload = async (member: Member, conversation: string, name: string, text = name): Promise<Item> => {
    await member.upload((await member.conversation(conversation)).id, name, new Blob([text]));
    const rows = await sql<Item>`select id, name from playground.attachments where name = ${name}`.execute(
      running.postgres.database.kysely,
    );
    return rows.rows[0]!;
  };

  it('answers as the contract has it', async () => {
    const member: unknown = await (await running.workspace(`/members/${alma.id}`)).json();
    const summary: unknown = await (await running.workspace(`/members/${alma.id}/summary`)).json();
    expect(violations('workspace', 'Member', member)).toEqual([]);
    expect(violations('workspace', 'Summary', summary)).toEqual([]);
    expect(violations('workspace', 'AttachmentPage', await page({}))).toEqual([]);
    expect(summary).toMatchObject({ contacts: 4, meetings: 4, roomsCreated: [{ name: 'Design reviews', members: 6 }] });
  });

  it('says who is managed, and knows neither guests nor bots nor strangers', async () => {
    const hugo = await running.signIn('Hugo');
    const answer: unknown = await (await running.workspace(`/members/${hugo.id}`)).json();
    expect(answer).toMatchObject({ managed: { by: 'team', organization: 'Lakeside Studio' } });
    expect(violations('workspace', 'Member', answer)).toEqual([]);
    for (const { id } of [await running.signIn('Marek'), await running.signIn('Build bot'), { id: 'nobody' }])
      expect((await running.workspace(`/members/${id}`)).status).toBe(404);
  });

  it('answers only to its token', async () => {
    const wrong = await running.workspace(`/members/${alma.id}`, { headers: { authorization: 'Bearer guess' } });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  });

  it('lists what the member uploaded to 1:1 and group conversations, and all of the rooms that the member created', async () => {
    await upload(alma, 'Bruno', 'alma-direct');
    await upload(alma, 'Weekend hike', 'alma-group');
    await upload(alma, 'Design reviews', 'alma-own-room');
    await upload(alma, 'Release 4.2', 'alma-other-room');
    await upload(bruno, 'Alma', 'bruno-direct');
    await upload(bruno, 'Design reviews', 'bruno-in-almas-room');
    const almas = await namesOf(alma);
    expect(almas).toEqual(
      expect.arrayContaining(['alma-direct', 'alma-group', 'alma-own-room', 'bruno-in-almas-room', 'survey-2019.csv']),
    );
    expect(almas).not.toContain('alma-other-room');
    expect(almas).not.toContain('bruno-direct');
    expect(await namesOf(bruno)).toContain('bruno-direct');
    expect(await namesOf(bruno)).not.toContain('bruno-in-almas-room');
    expect(await namesOf(await running.signIn('Farid'))).toContain('alma-other-room');
  });

  it('pages in strictly ascending order, each once, whatever is uploaded meanwhile', async () => {
    const uploadedUntil = new Date().toISOString();
    const whole = (await page({ uploadedUntil })).items;
    const paged: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next: Page = await page({ uploadedUntil, limit: '2', ...(cursor === '' ? {} : { cursor }) });
      paged.push(...next.items);
      cursor = next.next;
      await upload(alma, 'Bruno', `meanwhile-${randomUUID()}`);
    }
    expect(paged).toEqual(whole);
    const keys = paged.map(({ uploadedAt, id }) => `${uploadedAt} ${id}`);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(paged.length).toBeGreaterThan(5);
  });

  it('lists nothing later than the confirmation, and takes no cursor of somebody else', async () => {
    const { next } = await page({ limit: '1' });
    expect((await page({ uploadedUntil: '2001-01-01T00:00:00Z' })).items).toEqual([]);
    const search = new URLSearchParams({ uploadedUntil: later(), cursor: next! }).toString();
    expect((await running.workspace(`/members/${bruno.id}/attachments?${search}`)).status).toBe(400);
  });

  it('gives the bytes, whole or in part, to whose export they belong', async () => {
    const { id } = await upload(bruno, 'Design reviews', 'digits.txt', '0123456789');
    const whole = await content(id, alma.id);
    const etag = whole.headers.get('etag')!;
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '10', '0123456789']);
    const part = await content(id, alma.id, { range: 'bytes=2-4', 'if-range': etag });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    const changed = await content(id, alma.id, { range: 'bytes=2-4', 'if-range': '"another"' });
    expect([changed.status, await changed.text()]).toEqual([200, '0123456789']);
    const beyond = await content(id, alma.id, { range: 'bytes=10-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect((await content(id, bruno.id)).status).toBe(403);
    expect((await content('nothing', alma.id)).status).toBe(404);
    const kept = (await page({})).items.find(({ available }) => !available)!;
    expect((await content(kept.id, alma.id)).status).toBe(404);
  });

  it('tells the other devices of a member once for each key', async () => {
    const body = JSON.stringify({ kind: 'export-accepted', text: 'Was it you?', cancelUrl: 'http://localhost/cancel' });
    const post = (headers: object, id = alma.id) =>
      running.workspace(`/members/${id}/notices`, { method: 'POST', body, headers });
    expect((await post({ 'idempotency-key': 'k' })).status).toBe(202);
    expect((await post({ 'idempotency-key': 'k' })).status).toBe(202);
    expect((await post({})).status).toBe(400);
    expect((await post({ 'idempotency-key': 'k' }, 'nobody')).status).toBe(404);
    expect((await alma.read<NoticeView[]>('/notices')).map(({ text }) => text)).toEqual(['Was it you?']);
    expect(await bruno.read('/notices')).toEqual([]);
  });
});
