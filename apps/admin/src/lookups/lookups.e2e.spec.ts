import { randomUUID } from 'node:crypto';
import { migrateConsumers, rebuildProjection } from '@envoi/consumers';
import { OutageError, type SubjectId } from '@envoi/event-sourcing';
import { memberLookupList, memberLookups } from '@envoi/member-lookups';
import { requests } from '@envoi/requests';
import { startTestPostgres, type TestPostgres } from '../../../../test/stores.ts';
import { actor, startTestAdmin, type RunningAdmin } from '../../test/running.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const why = { reason: 'member-complaint', ticket: 'AUD-1' };
const mia = { workspace: 'acme', memberId: 'mia', why };

describe('Looking a member up', () => {
  let postgres: TestPostgres;
  let admin: RunningAdmin;
  let who = actor;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrateConsumers(postgres.database);
    admin = await startTestAdmin({
      database: postgres.database,
      staff: { actorOf: () => Promise.resolve(who) },
      findMember: ({ memberId }) => {
        if (memberId === 'away') return Promise.reject(new OutageError('vault'));
        return Promise.resolve(memberId === 'mia' ? subject : undefined);
      },
    });
    await remake();
  });
  beforeEach(() => {
    who = randomUUID();
  });
  afterAll(async () => {
    await admin.stop();
    await postgres.stop();
  });

  const remake = async () => {
    for (const projection of [memberLookupList, requests])
      await rebuildProjection(projection, { database: postgres.database, log: admin.log, streams: admin.streams });
  };
  const lookUp = async (body: object, roles = ['admin'] as const) => {
    const answer = await admin.post('/api/v1/lookups', body, await admin.token({ roles }));
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: (await answer.json()) as object };
  }; // prettier-ignore
  const recorded = async () => (await admin.streams.load(memberLookups, who as SubjectId)).events;

  it('leads to the pseudonym, and is on the record without the id that was asked for', async () => {
    expect(await lookUp(mia)).toMatchObject({ status: 200, body: { subject, requests: [] } });
    const events = await recorded();
    expect(events).toMatchObject([{ type: 'MemberLookedUp', data: { outcome: 'found', subject, ...why } }]);
    expect(JSON.stringify(events.map(({ data, metadata }) => [data, metadata]))).not.toMatch(/mia|acme/);
  });

  it('is on the record also when it finds nobody, or nothing can be answered after all', async () => {
    expect(await lookUp({ ...mia, memberId: 'nobody' })).toMatchObject({ status: 404 });
    expect(await recorded()).toMatchObject([{ data: { outcome: 'not-found' } }]);
    expect(await lookUp({ ...mia, memberId: 'away' })).toMatchObject({ status: 503 }); // nothing was found out
    expect(await recorded()).toHaveLength(1);
  });

  it('is possible twenty times an hour, also when all come at once, found or not', async () => {
    const asked = Array.from({ length: 30 }, (_, index) => lookUp({ ...mia, memberId: index % 2 === 0 ? 'mia' : 'nobody' }));
    const answers = await Promise.all(asked);
    expect(answers.filter(({ status }) => status !== 429)).toHaveLength(20);
    expect(await recorded()).toHaveLength(20);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    for (const { retryAfter, body } of refused) {
      expect(Number(retryAfter)).toBe(3_600);
      expect(JSON.stringify(body)).not.toContain(subject);
    }
  }); // prettier-ignore

  it('is reported for each week, by who did it', async () => {
    await lookUp(mia);
    await remake();
    const report = async (week: string) => {
      const headers = { authorization: `Bearer ${await admin.token()}` };
      const answer = await fetch(`${admin.url}/api/v1/lookups/report?week=${week}`, { headers });
      return { status: answer.status, body: (await answer.json()) as { lookups: object[]; actors: object[] } };
    };
    const { body } = await report('2026-W48');
    expect(body).toMatchObject({ week: '2026-W48', from: '2026-11-23T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z' });
    expect(body.lookups).toHaveLength(23);
    expect(body.actors).toContainEqual({ actor: who, count: 1 });
    expect(body.lookups).toContainEqual({ actor: who, at: '2026-11-27T10:00:00.000Z', outcome: 'found', subject, ...why });
    expect((await report('2026-W47')).body).toMatchObject({ lookups: [], actors: [] });
    expect((await report('2025-W53')).status).toBe(400);
  }); // prettier-ignore
});
