import { randomUUID } from 'node:crypto';
import { consumerStore, listRedrives, migrateConsumers } from '@envoi/consumers';
import { instant, type SubjectId } from '@envoi/event-sourcing';
import { operationRecord } from '@envoi/operation-record';
import { sql } from '@envoi/read-store';
import { startTestPostgres, type TestPostgres } from '../../../../test/stores.ts';
import { actor, startTestAdmin, type RunningAdmin } from '../../test/running.ts';

const why = { reason: 'obstacle-lifted', ticket: 'OPS-12' };
const work = 'profile-deletion';

describe('POST /api/v1/parked/redrive', () => {
  let postgres: TestPostgres;
  let admin: RunningAdmin;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrateConsumers(postgres.database);
    admin = await startTestAdmin({ database: postgres.database });
  });
  afterAll(async () => {
    await admin.stop();
    await postgres.stop();
  });

  const parked = async (key: string) => {
    await consumerStore(postgres.database).armVisits([{ work, key }], instant('2026-11-27T10:00:00Z'));
    await sql`update envoi.visits set parked = true, parked_at = now() where key = ${key}`.execute(postgres.database.kysely); // prettier-ignore
  };
  const redrive = async (body: object, { idempotencyKey, role = 'operator' }: { idempotencyKey?: string; role?: 'operator' | 'admin' } = {}) => {
    const answer = await admin.post('/api/v1/parked/redrive', body, await admin.token({ roles: [role] }), idempotencyKey);
    return { status: answer.status, body: (await answer.json()) as object };
  }; // prettier-ignore
  const recorded = async () => (await admin.streams.load(operationRecord, actor as SubjectId)).events;
  const drives = async (key: string) => (await listRedrives(postgres.database.kysely, { work, key })).length;

  it('makes it due again, with who and why in the log and in the table', async () => {
    const key = randomUUID();
    await parked(key);
    const before = (await recorded()).length;
    const answer = { status: 200, body: { work, key, state: 'driven-again' } };
    expect(await redrive({ work, key, why })).toEqual(answer);
    expect((await recorded()).slice(before)).toMatchObject([
      { type: 'ParkedWorkRedriven', data: { work, key, generation: 1, ...why }, metadata: { subject: actor } },
    ]);
    expect(await listRedrives(postgres.database.kysely, { work, key })).toMatchObject([{ actor, ...why }]);
    expect(await redrive({ work, key, why }, { role: 'admin' })).toEqual(answer); // a second one hears that it is done
    expect(await drives(key)).toBe(1);
  });

  it('does it once for one Idempotency-Key, and says so when it was parked again meanwhile', async () => {
    const [key, idempotencyKey] = [randomUUID(), randomUUID()];
    await parked(key);
    expect(await redrive({ work, key, why }, { idempotencyKey })).toMatchObject({ body: { state: 'driven-again' } });
    await parked(key);
    const again = await redrive({ work, key, why }, { idempotencyKey });
    expect(again).toMatchObject({ status: 200, body: { state: 'parked-again' } });
    expect(await drives(key)).toBe(1);
    await redrive({ work, key, why: { ...why, ticket: 'OPS-13' } }, { idempotencyKey }); // another call
    expect(await drives(key)).toBe(2);
  });

  it('is refused, and nothing is recorded, when there is nothing to drive or what is sent is not right', async () => {
    const before = (await recorded()).length;
    const key = randomUUID();
    expect(await redrive({ work, key, why })).toMatchObject({ status: 404 });
    expect(await redrive({ work, key, why: { ...why, reason: 'curiosity' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'why.reason' }] },
    });
    expect(await redrive({ work, key, why }, { idempotencyKey: 'short' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'Idempotency-Key' }] },
    });
    expect(await recorded()).toHaveLength(before);
  });
});
