import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type History, type HistoryEvent } from '@envoi/audit';
import { OutageError } from '@envoi/event-sourcing';
import { memoryEventLog } from '@envoi/event-store';
import { projections } from '../../../worker/src/projections.ts';
import { eventually } from '../../../../test/eventually.ts';
import { routesOf } from '../staff/routes.ts';
import { actor, startTestAdmin, why, type RunningAdmin } from '../../test/running.ts';

const REPLAY = '/api/v1/audit/replay';
const mine = { why, target: { kind: 'stream', stream: `access-${actor}` } };
const stream = 'conversation-7d9f0a4e-0000-4000-8000-000000000001';
const theirs = { why, target: { kind: 'stream', stream } };

const linesOf = async (answer: Response): Promise<Record<string, unknown>[]> => {
  const text = await answer.text();
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

const nothingReadable = (revision: bigint): HistoryEvent => ({
  readable: false,
  event: { id: 'e', stream, revision, position: revision, type: 'Foreign', why: 'x'.repeat(10_000) },
});

/** A history whose every stream is this. */
const historyOf = (events: () => AsyncIterable<HistoryEvent>): History => ({
  categories: [],
  stream: events,
  all: events,
  subjectOf: () => Promise.resolve(undefined),
});

describe('a look', () => {
  let admin: RunningAdmin;
  beforeEach(async () => {
    admin = await startTestAdmin();
  });
  afterEach(() => admin.stop());

  it('is on the record before it is answered, and so sees itself', async () => {
    const answer = await admin.post(REPLAY, mine);
    const requestId = answer.headers.get('x-request-id');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await linesOf(answer)).toEqual([
      expect.objectContaining({
        kind: 'event',
        type: 'RecordsLookedAt',
        revision: '0',
        causation: requestId,
        data: { lookup: 'replay', target: mine.target, ...why },
      }),
    ]);
  });

  it('is recorded each time, whatever the caller says about its id', async () => {
    for (const target of [mine.target, theirs.target, theirs.target])
      await fetch(`${admin.url}${REPLAY}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await admin.token()}`,
          'content-type': 'application/json',
          'x-request-id': '7d9f0a4e-0000-4000-8000-00000000000f',
          'idempotency-key': 'the-same',
        },
        body: JSON.stringify({ why, target }),
      });
    expect(await admin.looks()).toMatchObject([mine.target, theirs.target, theirs.target].map((target) => ({ data: { target } }))); // prettier-ignore
  });

  it('at what is not there is recorded, too', async () => {
    const id = '7d9f0a4e-0000-4000-8000-00000000000e';
    for (const target of [theirs.target, { kind: 'request', id }, { kind: 'subject', id }]) {
      const answer = await admin.post(REPLAY, { why, target });
      expect([answer.status, await answer.json()]).toMatchObject([404, { detail: `nothing is recorded of this ${target.kind}` }]); // prettier-ignore
    }
    expect(await admin.looks()).toHaveLength(3);
  });

  it.each([
    ['without saying why', { target: mine.target }, 'why'],
    ['for a reason of one’s own', { ...mine, why: { ...why, reason: 'curiosity' } }, 'why.reason'],
    ['with a sentence as ticket', { ...mine, why: { ...why, ticket: 'AUD-1, Alice' } }, 'why.ticket'],
    ['at a person', { why, target: { kind: 'subject', id: 'alice' } }, 'target.id'],
    ['with a note', { ...mine, note: 'for Alice' }, ''],
    ['at a period that ends before it begins', { why, target: { kind: 'period', from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } }, 'target.to'],
    ['at a period without zone', { why, target: { kind: 'period', from: '2026-01-01T00:00:00', to: '2026-02-01T00:00:00Z' } }, 'target.from'],
  ])('is refused %s, with where the fault is, and no record', async (_, body, field) => {
    const answer = await admin.post(REPLAY, body);
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ field }] }]);
    expect(await admin.looks()).toEqual([]);
  }); // prettier-ignore

  it('is refused when it is no JSON, or more than anybody would ask', async () => {
    const headers = { authorization: `Bearer ${await admin.token()}`, 'content-type': 'application/json' };
    const post = async (body: string) =>
      (await fetch(`${admin.url}${REPLAY}`, { method: 'POST', headers, body })).status;
    expect(await post('{"why":')).toBe(400);
    expect(await post(`"${'x'.repeat(70_000)}"`)).toBe(413);
    expect(admin.defects).toEqual([]);
  });
});

describe('when something fails', () => {
  const withAdmin = async (changed: Parameters<typeof startTestAdmin>[0], test: (admin: RunningAdmin) => Promise<void>) => {
    const admin = await startTestAdmin(changed);
    try {
      await test(admin);
    } finally {
      await admin.stop();
    }
  }; // prettier-ignore

  /** Of each question there is, one that it would take. */
  const questions: Readonly<Record<string, object>> = {
    replay: { target: theirs.target },
    'as-of': { instant: '2026-11-27T10:00:00Z', question: { kind: 'system' } },
    explain: { target: { kind: 'request', id: '7d9f0a4e-0000-4000-8000-00000000000e' } },
    'policy-check': { policy: { EXPORT_EVERY: 'P14D' } },
    compare: {},
    verify: {},
    evidence: { from: '2026-07-01T00:00:00Z', to: '2026-10-01T00:00:00Z', recipient: 'court' },
  };

  it('nothing is read and nothing answered as long as the look cannot be recorded, whatever is asked', async () => {
    let reads = 0;
    const history = historyOf(async function* () {
      reads += 1;
      yield await Promise.resolve(nothingReadable(0n));
    });
    const log = { ...memoryEventLog(), append: () => Promise.reject(new OutageError('away')) };
    await withAdmin({ history, log }, async (admin) => {
      const urls = routesOf(admin.app).flatMap(({ url }) => (url.startsWith('/api/v1/audit/') ? [url] : []));
      expect(urls).toEqual(Object.keys(questions).map((name) => `/api/v1/audit/${name}`));
      for (const [name, question] of Object.entries(questions)) {
        const answer = await admin.post(`/api/v1/audit/${name}`, { why, ...question });
        expect([name, answer.status, answer.headers.get('retry-after')]).toEqual([name, 503, '5']);
        expect(await answer.json()).toMatchObject({ title: 'Service Unavailable' });
      }
    });
    expect(reads).toBe(0);
  });

  it('before the first line, it is a problem', async () => {
    const history = historyOf(() => {
      throw new OutageError('away');
    });
    await withAdmin({ history }, async (admin) => {
      expect((await admin.post(REPLAY, theirs)).status).toBe(503);
      expect(await admin.looks()).toHaveLength(1);
    });
  });

  it.each([
    ['an outage', new OutageError('away'), 503],
    ['a defect', new TypeError('Alice is not a function'), 500],
  ])('in the middle, the last line says so: %s', async (_, error, status) => {
    const history = historyOf(async function* () {
      yield await Promise.resolve(nothingReadable(0n));
      throw error;
    });
    await withAdmin({ history }, async (admin) => {
      const answer = await admin.post(REPLAY, theirs);
      const [first, last, ...more] = await linesOf(answer);
      expect(first).toMatchObject({ kind: 'unreadable', revision: '0' });
      expect(last).toMatchObject({ error: { status, requestId: answer.headers.get('x-request-id') } });
      expect(JSON.stringify(last)).not.toContain('Alice');
      expect(more).toEqual([]);
      expect(admin.defects).toEqual(status === 500 ? [error] : []);
    });
  });
});

describe('how something stood', () => {
  let admin: RunningAdmin;
  beforeAll(async () => {
    admin = await startTestAdmin({ projections });
  });
  afterAll(() => admin.stop());
  const id = '7d9f0a4e-0000-4000-8000-00000000000e';
  const instant = '2026-11-27T12:00:00+01:00';
  const asked = async (question: object) => (await admin.post('/api/v1/audit/as-of', { why, instant, question })).json(); // prettier-ignore

  it('is answered in one piece, of an instant in UTC', async () => {
    expect(await asked({ kind: 'request', id })).toEqual({ kind: 'request', instant: '2026-11-27T11:00:00.000Z' });
    expect(await asked({ kind: 'row', projection: 'rate-limit', key: id })).toMatchObject({ kind: 'row', key: id });
    const looks = { kind: 'system', figures: { events: 3, unreadable: 0 } };
    expect(await asked({ kind: 'system' })).toMatchObject(looks);
  });

  it('is recorded as a look at whose row it is', async () => {
    await asked({ kind: 'row', projection: 'pending-confirmations', key: `${id}/export` });
    await asked({ kind: 'row', projection: 'requests', key: id });
    await asked({ kind: 'row', projection: 'daily-figures', key: '2026-11-24' });
    await asked({ kind: 'row', projection: 'rate-limit', key: '2026-11-24' });
    const targets = [{ kind: 'subject', id }, { kind: 'request', id }, { kind: 'system' }, { kind: 'system' }].map(
      (target) => ({ data: { target } }),
    );
    expect((await admin.looks()).slice(-targets.length)).toMatchObject(targets);
  });

  it.each([
    [{ kind: 'row', projection: 'everything', key: id }, 'question.projection'],
    [{ kind: 'row', projection: 'requests', key: 'alice' }, 'question.key'],
    [{ kind: 'row', projection: 'daily-figures', key: '2026-11-24 Alice' }, 'question.key'],
    [{ kind: 'row', projection: 'requests', key: `${id}/Alice Miller` }, 'question.key'],
  ])('is refused where there is nothing of that name, without a record: %j', async (question, field) => {
    const before = (await admin.looks()).length;
    expect(await asked(question)).toMatchObject({ status: 400, errors: [{ field }] });
    expect(await admin.looks()).toHaveLength(before);
  });
});

describe('a changed policy', () => {
  let admin: RunningAdmin;
  beforeAll(async () => {
    admin = await startTestAdmin();
  });
  afterAll(() => admin.stop());

  it('is checked against everything that happened, and that is on the record', async () => {
    const answer = await admin.post('/api/v1/audit/policy-check', { why, policy: { EXPORT_EVERY: 'P14D' } });
    expect(await linesOf(answer)).toEqual([expect.objectContaining({ kind: 'summary', requests: 0, different: 0 })]);
    expect(await admin.looks()).toMatchObject([{ data: { lookup: 'policy-check', target: { kind: 'system' } } }]);
  });

  it.each([[{ EXPORT_EVERY: 'hunter2' }], [{ VAULT_KEYS: 'hunter2' }], ['hunter2']])('is refused when it is none, without its values: %j', async (policy) => {
    const before = (await admin.looks()).length;
    const answer = await admin.post('/api/v1/audit/policy-check', { why, policy });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('hunter2');
    expect(await admin.looks()).toHaveLength(before);
  }); // prettier-ignore

  it('explains nothing of a request that there never was, and that is a look, too', async () => {
    const target = { kind: 'request', id: '7d9f0a4e-0000-4000-8000-00000000000e' };
    expect((await admin.post('/api/v1/audit/explain', { why, target })).status).toBe(404);
    expect((await admin.looks()).at(-1)).toMatchObject({ data: { lookup: 'explain', target } });
    const nobody = { kind: 'subject', id: target.id };
    expect((await admin.post('/api/v1/audit/explain', { why, target: nobody })).status).toBe(404);
  });
});

describe('a long answer', () => {
  it('is read no faster than it is taken in, and no further when nobody takes it in any more', async () => {
    let read = 0;
    let ended = false;
    const history = historyOf(async function* () {
      try {
        for (;;) yield await Promise.resolve(nothingReadable(BigInt(read++)));
      } finally {
        ended = true;
      }
    });
    const admin = await startTestAdmin({ history });
    try {
      const headers = { authorization: `Bearer ${await admin.token()}`, 'content-type': 'application/json' };
      const call = httpRequest(`${admin.url}${REPLAY}`, { method: 'POST', headers });
      call.end(JSON.stringify(theirs));
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      answer.pause();
      const standsStill = await eventually(async () => {
        const before = read;
        await new Promise((resolve) => setImmediate(resolve));
        return before > 10 && (await sameFor(() => read)) ? read : false;
      });
      expect(standsStill).toBeLessThan(5_000); // of 10 kB each: what the two sockets hold
      expect(ended).toBe(false);
      call.destroy();
      await eventually(() => ended);
    } finally {
      await admin.stop();
    }
  });
});

/** Whether a number does not change while the other side of a line had all the time it needs. */
const sameFor = async (value: () => number): Promise<boolean> => {
  const before = value();
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return value() === before;
};
