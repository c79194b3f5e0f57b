import { localKeyIn, signLocally, type Role } from '@envoi/staff-tokens';
import { HOUR, MINUTE } from '@envoi/event-sourcing';
import createClient from 'openapi-fetch';
import { type paths } from '../apps/admin/client/admin-api.ts';
import { requestAnswer, requestsAnswer } from '../apps/admin/src/requests/contract.ts';
import { deletionAnswer } from '../apps/admin/src/deletions/contract.ts';
import { linksAnswer } from '../apps/admin/src/exports/contract.ts';
import { figuresAnswer } from '../apps/admin/src/figures/contract.ts';
import { policyAnswer } from '../apps/admin/src/policy/contract.ts';
import { consumersAnswer } from '../apps/admin/src/consumers/contract.ts';
import { eventually } from './eventually.ts';
import { type Said } from './outside/chat.ts';
import { startSystem, type System } from './system.ts';

const why = { 'look-reason': 'member-complaint', 'look-ticket': 'OPS-12' } as const;

describe('The API of administrators, by the client that is made of its document', () => {
  let system: System;
  let exportId: string;
  let deletionId: string;

  const clientOf = async (role: Role) => {
    const key = await localKeyIn(system.dataDir);
    const token = await signLocally(key, { subject: role, roles: [role], validFor: HOUR });
    return createClient<paths>({ baseUrl: system.assistant.adminUrl, headers: { authorization: `Bearer ${token}` } });
  };
  const operator = () => clientOf('operator');

  /** Asks, and enters the code. */
  const confirmed = async (from: string, text: string): Promise<Said> => {
    const { command } = await system.chat.ask({ from, text });
    return system.chat.ask({ from, text: command! });
  };
  const requests = async (query: NonNullable<paths['/api/v1/requests']['get']['parameters']['query']>) =>
    (await (await operator()).GET('/api/v1/requests', { params: { query } })).data!.items;

  beforeAll(async () => {
    system = await startSystem({ EXPORT_READY_AFTER: 'PT0S', DELETION_GOODBYE_HOLD: 'PT0S' });
    const { chat, workspace } = system;
    const notes = {
      id: 'notes',
      name: 'Notes.txt',
      uploadedAt: '2026-01-01T00:00:00.000Z',
      content: Buffer.from('notes'),
    };
    workspace.member('owner', { attachments: [notes] });
    for (const member of ['leaver', 'waiter', 'managed']) workspace.member(member);
    await confirmed('owner', 'Get my attachments');
    const link = (await chat.notice('export-ready')).link?.url ?? '';
    exportId = /\/exports\/([^/]+)\//.exec(link)?.[1] ?? '';
    const asked = await chat.ask({ from: 'leaver', text: 'Delete me' });
    deletionId = asked
      .pages!.find(({ rel }) => rel === 'deletion')!
      .url.split('/')
      .at(-1)!;
    await chat.ask({ from: 'leaver', text: asked.command! });
    await chat.ask({ from: 'waiter', text: 'Get my attachments' });
    await eventually(async () => {
      expect(await requests({ kind: 'export', state: ['delivered', 'announced'] })).toMatchObject([{ id: exportId, state: 'delivered' }]); // prettier-ignore
      expect(await requests({ kind: 'deletion', state: 'complete' })).toMatchObject([{ id: deletionId }]);
      expect(await requests({ state: 'awaiting-code' })).toHaveLength(1);
    }, { within: 60_000 }); // prettier-ignore
  }, 120_000);
  afterAll(() => system.stop(), 30_000);

  it('lists requests, with the connection that they were asked over, page by page', async () => {
    const client = await operator();
    const first = await client.GET('/api/v1/requests', { params: { query: { limit: 2, sort: 'askedAt' } } });
    expect(requestsAnswer.parse(first.data)).toEqual(first.data);
    expect(first.data!.items.map(({ connection }) => connection)).toEqual(['test', 'test']);
    const query = { limit: 2, sort: 'askedAt', cursor: first.data!.next! } as const;
    const second = await client.GET('/api/v1/requests', { params: { query } });
    expect(second.data).not.toHaveProperty('next');
    const ids = [...first.data!.items, ...second.data!.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect((await requests({ sort: '-askedAt' })).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('finds one by its id, all of a subject, and only the fields that are asked for', async () => {
    const [found] = await requests({ id: exportId });
    expect(found).toMatchObject({ id: exportId, kind: 'export', links: { count: 1 }, outcome: 'delivered' });
    expect(await requests({ subject: found!.subject! })).toEqual([found]);
    expect(await requests({ connection: 'test', kind: 'export', state: 'delivered', fields: ['id', 'state'] })).toEqual([{ id: exportId, state: 'delivered' }]); // prettier-ignore
    expect(await requests({ connection: 'elsewhere' })).toEqual([]);
    expect(await requests({ sort: 'dueAt', overdue: 'true' })).toEqual([]);
    expect(await requests({ askedFrom: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  it.each([
    [{ askedFrom: '2026-01-01T00:00:00Z', sort: 'dueAt' }, 'askedFrom'],
    [{ overdue: 'true' }, 'overdue'],
    [{ id: '7d9f0a4e-0000-4000-8000-000000000001', kind: 'export' }, 'kind'],
    [{ subject: '7d9f0a4e-0000-4000-8000-000000000001', sort: 'dueAt' }, 'subject'],
    [{ limit: '1000' }, 'limit'],
    [{ cursor: 'abc' }, 'cursor'],
    [{ state: 'lost' }, 'state'],
    [{ fields: 'name' }, 'fields'],
  ] as const)('refuses what no index serves, or nobody knows: %j', async (query, field) => {
    const { response, error } = await (await operator()).GET('/api/v1/requests', { params: { query: query as never } });
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(error).toMatchObject({ errors: [{ field }] });
  });

  it('shows one with what the member was told, and puts the look on the record first', async () => {
    const client = await operator();
    const { data, response } = await client.GET('/api/v1/requests/{id}', {
      params: { path: { id: exportId }, header: why },
    });
    const shown = requestAnswer.parse(data);
    expect(shown).toEqual(data);
    const types = shown.timeline.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['AttachmentExportRequested', 'AttachmentExportConfirmed', 'AttachmentExportDelivered'])); // prettier-ignore
    const said = shown.timeline.flatMap(({ told }) => (told?.text === undefined ? [] : [told.text])).join('\n');
    expect(said).toContain('Get my attachments [code]');
    expect(said).not.toMatch(/https?:\/\//);
    const etag = response.headers.get('etag')!;
    const again = await client.GET('/api/v1/requests/{id}', {
      params: { path: { id: exportId }, header: why },
      headers: { 'if-none-match': etag },
    });
    expect([again.response.status, again.response.headers.get('cache-control')]).toEqual([304, 'no-store']);
    const looks = await looksAt(exportId);
    expect(looks.length).toBe(2);
    expect(looks[0]).toMatchObject({ data: { lookup: 'show', reason: 'member-complaint', ticket: 'OPS-12' } });
  });

  const looksAt = async (id: string) => {
    const key = await localKeyIn(system.dataDir);
    const token = await signLocally(key, { subject: 'nora', roles: ['auditor'], validFor: HOUR });
    const answer = await fetch(`${system.assistant.adminUrl}/api/v1/audit/replay`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ why: { reason: 'internal-audit', ticket: 'AUD-1' }, target: { kind: 'period', from: '2026-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' } }),
    }); // prettier-ignore
    const lines = (await answer.text()).trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; data: { target?: { id?: string } } }); // prettier-ignore
    return lines.filter(({ type, data }) => type === 'RecordsLookedAt' && data.target?.id === id);
  };

  it('shows no request to who does not say why', async () => {
    const client = await operator();
    const bare = await client.GET('/api/v1/requests/{id}', {
      params: { path: { id: deletionId }, header: {} as never },
    });
    expect([bare.response.status, bare.error]).toMatchObject([400, { errors: [{ field: 'look-reason' }, { field: 'look-ticket' }] }]); // prettier-ignore
    expect(await looksAt(deletionId)).toEqual([]);
    const id = '7d9f0a4e-0000-4000-8000-000000000001';
    for (const path of ['/api/v1/requests/{id}', '/api/v1/deletions/{id}', '/api/v1/exports/{id}/links'] as const)
      expect((await client.GET(path, { params: { path: { id }, header: why } })).response.status).toBe(404);
  });

  it('shows deletions with their steps and certificate', async () => {
    const client = await clientOf('admin');
    const list = await client.GET('/api/v1/deletions', { params: { query: { state: ['complete'] } } });
    expect(list.data!.items).toMatchObject([{ id: deletionId, outcome: 'deleted' }]);
    const { data } = await client.GET('/api/v1/deletions/{id}', { params: { path: { id: deletionId }, header: why } });
    const shown = deletionAnswer.parse(data);
    expect(shown).toEqual(data);
    expect(shown.steps.map(({ step }) => step)).toContain('unlink');
    expect(shown.steps.every(({ at }) => at !== undefined)).toBe(true);
    expect(shown.certificate).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('shows what waits, what is limited, whether links work, and how far everything is', async () => {
    const client = await clientOf('auditor');
    const pending = (await client.GET('/api/v1/pending-confirmations')).data!.items;
    expect(pending).toMatchObject([{ kind: 'export', issueNumber: 1, hasLapsed: false }]);
    expect(JSON.stringify(pending)).not.toMatch(/"[bcdfghjklmnpqrstvwxz]{6}"/);
    const limits = (await client.GET('/api/v1/rate-limits')).data!.items;
    expect(limits).toHaveLength(1);
    const { subject } = limits[0]!;
    expect((await client.GET('/api/v1/rate-limits', { params: { query: { subject } } })).data!.items).toEqual(limits);
    const links = await client.GET('/api/v1/exports/{id}/links', { params: { path: { id: exportId }, header: why } });
    expect(links.data).toMatchObject({ state: 'live', links: { missing: 0 } });
    expect((await client.GET('/api/v1/parked')).data!.items).toEqual([]);
    const consumers = await eventually(async () => {
      const { items } = consumersAnswer.parse((await client.GET('/api/v1/consumers')).data);
      expect(items.every(({ behind }) => behind.events === 0 && !behind.isMore)).toBe(true);
      return items;
    });
    const names = consumers.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['projection:requests:v2', 'attachment-export', 'profile-deletion', 'delivery'])); // prettier-ignore
  });

  it('shows how often the links of an export were used, and when first and last', async () => {
    const client = await clientOf('auditor');
    const linksNow = async () =>
      linksAnswer.parse((await client.GET('/api/v1/exports/{id}/links', { params: { path: { id: exportId }, header: why } })).data); // prettier-ignore
    expect((await linksNow()).use).toEqual({ count: 0 });
    const list = (await system.chat.notice('export-ready')).link!.url;
    const [attachment] = (await (await fetch(list)).text()).split('\n');
    expect(await (await fetch(attachment!)).text()).toBe('notes');
    await system.assistant.clock.moveAhead(MINUTE);
    const use = await eventually(async () => {
      const { use: shown } = await linksNow();
      expect(shown.count).toBe(2);
      return shown;
    });
    expect(use.firstAt! <= use.lastAt!).toBe(true);
    const { data } = await client.GET('/api/v1/requests/{id}', { params: { path: { id: exportId }, header: why } });
    expect(data!.timeline.map(({ type }) => type)).not.toContain('AttachmentLinksUsed'); // it would drown the rest
  });

  it('shows an admin the policy, as operators write it', async () => {
    const { data } = await (await clientOf('admin')).GET('/api/v1/policy');
    expect(policyAnswer.parse(data)).toEqual(data);
    expect(data!.variables).toMatchObject({ EXPORT_READY_AFTER: 'PT0S', EXPORT_EVERY: 'P7D', CODES_PER_HOUR: '5' });
    expect((await (await operator()).GET('/api/v1/policy')).response.status).toBe(403);
  });

  it('counts what happened, by day, and what is due', async () => {
    const { data } = await (await operator()).GET('/api/v1/figures');
    const figures = figuresAnswer.parse(data);
    expect(figures).toEqual(data);
    expect(figures.total).toMatchObject({
      export: { asked: 2, confirmed: 1, finished: 1 },
      deletion: { asked: 1, confirmed: 1, finished: 1 },
      took: { export: { count: 1 }, deletion: { count: 1 } },
    });
    expect(figures.now).toMatchObject({ export: { underWay: 0, overdue: 0 }, parked: 0 });
    const wrong = await (await operator()).GET('/api/v1/figures', { params: { query: { from: '2020-01-01' } } });
    expect(wrong.response.status).toBe(400);
  });
});
