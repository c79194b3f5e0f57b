import { instant } from '@envoi/event-sourcing';
import { verifyEvidence, type LogVerdict } from '@envoi/evidence';
import { EMPTY_ROOT, Heads, noteSigner, signHead } from '@envoi/ledger';
import { signer } from '@envoi/signing';
import { ALedger, ORIGIN, aRing } from '../../../../libs/ledger/test/a-ledger.ts';
import { actor, startTestAdmin, why, type RunningAdmin } from '../../test/running.ts';

const EVIDENCE = '/api/v1/audit/evidence';
const VERIFY = '/api/v1/audit/verify';
const period = { from: instant('2026-11-23T10:00:00Z'), to: instant('2026-11-23T11:00:00Z') };
const asked = { ...period, recipient: 'supervisory-authority', why };

let world: ALedger;
let admin: RunningAdmin;
beforeEach(async () => {
  world = new ALedger();
  const keys = (): Promise<typeof world.jwks> => Promise.resolve(world.jwks);
  admin = await startTestAdmin({
    log: world.events,
    signing: signer(world.keys),
    sealed: {
      ...{ raw: world.raw, keys, heads: new Heads(world.events, keys) },
      tiles: (level, index) => world.store.tile(level, index),
      witness: () => Promise.resolve(undefined),
    },
  });
  world.run();
  await world.append(40, 'attachmentExport-1');
  await world.append(40, 'profileDeletion-1');
  await world.sealed();
});
afterEach(async () => {
  await admin.stop();
  await world.stop();
});

describe('evidence', () => {
  it('is a file that proves itself, of which the export was on the record first', async () => {
    const answer = await admin.post(EVIDENCE, asked);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="evidence-2026-11-23-2026-11-23.txt"');
    const text = await answer.text();
    const verdict = await verifyEvidence(new Blob([text]).stream(), world.jwks);
    expect(verdict).toMatchObject({ isValid: true, problems: [], entries: { refusal: 80 }, signedBy: 's1' });
    expect(verdict.header?.exported).toMatchObject({ by: actor, recipient: 'supervisory-authority', ...why });
    expect(text).toContain('EvidenceExported');
    expect(await admin.looks()).toMatchObject([{ type: 'EvidenceExported', data: { ...period, ...why } }]);
  });

  it('is refused for a period that has not been over for long enough, before anything is recorded', async () => {
    const answer = await admin.post(EVIDENCE, { ...asked, to: '2026-11-27T09:59:00.000Z' });
    expect(answer.status).toBe(400);
    expect(await admin.looks()).toEqual([]);
  });

  it.each([
    { to: '9999-12-31T23:59:59.999Z' },
    { to: '9999-12-31T23:59:59-01:00' },
    { from: '0000-01-01T00:00:00+01:00' },
  ])('is refused for a period that no clock can show: %j', async (period) => {
    const answer = await admin.post(EVIDENCE, { ...asked, ...period });
    expect([answer.status, admin.defects]).toEqual([400, []]);
    expect(await admin.looks()).toEqual([]);
  });

  it('says in its last line when the log is another than it was, and is no evidence then', async () => {
    for await (const event of world.raw.all())
      if (event.stream === 'profileDeletion-1' && event.revision === 7n) event.data.fill(32);
    const text = await (await admin.post(EVIDENCE, asked)).text();
    const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as object;
    expect(last).toMatchObject({ error: { status: 409, detail: expect.stringContaining('the log does not hold what') as string } }); // prettier-ignore
    expect((await verifyEvidence(new Blob([text]).stream(), world.jwks)).isValid).toBe(false);
    expect(admin.defects).toEqual([]);
  });

  it('is handed to those on the list only', async () => {
    expect((await admin.post(EVIDENCE, { ...asked, recipient: 'my brother' })).status).toBe(400);
    expect((await admin.post(EVIDENCE, { ...asked, to: period.from })).status).toBe(400);
    expect((await admin.post(EVIDENCE, asked, await admin.token({ roles: ['operator'] }))).status).toBe(403);
    expect(await admin.looks()).toEqual([]);
  });
});

describe('verifying the log', () => {
  it('is a look, and ends with a verdict', async () => {
    const lines = (await (await admin.post(VERIFY, { why })).text()).trimEnd().split('\n');
    const { verdict } = JSON.parse(lines.at(-1) ?? '') as { verdict: LogVerdict };
    expect(verdict).toMatchObject({ isValid: true, leaves: 81 });
    expect(await admin.looks()).toMatchObject([{ data: { lookup: 'verify', target: { kind: 'system' } } }]);
  });

  it('is done against the heads that somebody has kept, too', async () => {
    const verdictOf = async (heads: readonly string[]): Promise<LogVerdict> => {
      const lines = (await (await admin.post(VERIFY, { why, heads })).text()).trimEnd().split('\n');
      return (JSON.parse(lines.at(-1) ?? '') as { verdict: LogVerdict }).verdict;
    };
    const kept = (await world.heads()).map(({ note }) => note);
    expect(await verdictOf(kept)).toMatchObject({ isValid: true, heads: { 'the file': kept.length } });
    const another = signHead({ size: 40, root: EMPTY_ROOT, recordedUntil: undefined }, noteSigner(ORIGIN, world.keys));
    expect((await verdictOf([another.note])).difference).toMatch('the file: one of the leaves from 0 to 39');
    const theirs = signHead({ size: 40, root: EMPTY_ROOT, recordedUntil: undefined }, noteSigner(ORIGIN, aRing('s1')));
    expect((await verdictOf([theirs.note])).difference).toMatch('none of its signatures is by a key that we know');
  });

  it.each([{ heads: [] }, { heads: 'all' }, { heads: Array.from({ length: 201 }, () => 'x') }, { heads: [7] }])(
    'takes a list of notes only, and anything else is no look',
    async (more) => {
      expect((await admin.post(VERIFY, { why, ...more })).status).toBe(400);
      expect(await admin.looks()).toEqual([]);
    },
  );
});
