import { type CodeIssue } from '@envoi/confirmation-code';
import { DAY, HOUR, MINUTE, fold, plus, type Instant } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';
import fc from 'fast-check';
import { type Decide } from './decision.ts';
import { decide } from './decide.ts';
import { type AttachmentExportEvent, type ExportId } from './events.ts';
import { askedAt, manifest, policy } from './examples.ts';
import { isUnderWay } from './state.ts';
import { attachmentExport } from './stream.ts';

type Data<Type extends AttachmentExportEvent['type']> = Extract<AttachmentExportEvent, { type: Type }>['data'];

const by: ByStaff = { actor: '3f0d8f0a-0000-4000-8000-000000000001', reason: 'member-asked', ticket: 'OPS-1' };

const dataOf = <Type extends AttachmentExportEvent['type']>(
  events: readonly AttachmentExportEvent[],
  type: Type,
): readonly Data<Type>[] => events.filter((event) => event.type === type).map(({ data }) => data as Data<Type>);

const actions = [
  'request',
  'enter-newest',
  'enter-older',
  'enter-wrong',
  'reissue',
  'release',
  'expire',
  'prepare',
  'announce',
  'deliver',
  'overdue',
  'undeliverable',
  'cancel',
  'managed',
  'revoke',
  'expire-links',
  'close',
  'staff-cancel',
  'staff-revoke',
  'staff-release',
  'staff-release-limit',
] as const;

/** Mostly what brings an export further, soon; else anything, at any time, out of order included. */
const step = fc.record({
  action: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('request', 'enter-newest', 'prepare', 'announce', 'deliver') },
    { weight: 1, arbitrary: fc.constantFrom(...actions) },
  ),
  pause: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(0, MINUTE) },
    { weight: 2, arbitrary: fc.integer({ min: -HOUR, max: DAY }) },
    { weight: 1, arbitrary: fc.constantFrom(10 * MINUTE, 3 * DAY, 7 * DAY) },
  ),
  which: fc.nat({ max: 20 }),
  isBrakeOn: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A life of a member: whatever is decided is recorded. */
const live = (steps: readonly Step[]) => {
  let now = askedAt;
  const events: AttachmentExportEvent[] = [];
  const issues: CodeIssue[] = [];
  steps.forEach((next, index) => {
    now = plus(now, next.pause);
    const state = fold(attachmentExport, events);
    const repeated = decisionOf(next, { index, now, issues, events });
    const decided = repeated(state);
    events.push(...decided);
    for (const { data } of decided) if ('issue' in data && !issues.includes(data.issue)) issues.push(data.issue);
  });
  return { events, now };
};

type At = Readonly<{
  index: number;
  now: Instant;
  issues: readonly CodeIssue[];
  events: readonly AttachmentExportEvent[];
}>;

const decisionOf = ({ action, which, isBrakeOn }: Step, { index, now, issues, events }: At): Decide => {
  const ids = dataOf(events, 'AttachmentExportRequested').map((data) => data.exportId);
  const exportId = ids.at(-1 - (which % 3)) ?? ('export-none' as ExportId);
  const member = { managed: false, lookedUpAt: now };
  const asked = { now, member, policy, key: 'k1', newExportId: `export-${index}` as ExportId };
  const enter = (entered: CodeIssue | undefined): Decide =>
    decide.confirm({
      ...asked,
      isBrakeOn,
      isRightCode: (issue) => issue.requestId === entered?.requestId && issue.number === entered.number,
    });
  const newest = issues.at(-1);
  const decisions: Record<Step['action'], () => Decide> = {
    request: () => decide.request(asked),
    'enter-newest': () => enter(newest),
    'enter-older': () => enter(issues.at(-1 - which)),
    'enter-wrong': () => enter(undefined),
    reissue: () => decide.reissueLapsed({ ...asked, exportId, number: newest?.number ?? 1 }),
    release: () => decide.release({ exportId, policy, member }),
    expire: () => decide.expire({ exportId, now }),
    prepare: () => decide.recordPrepared({ exportId, manifest }),
    announce: () => decide.announce({ exportId, now, policy, member }),
    deliver: () => decide.recordDelivered({ exportId, deliveredAt: now }),
    overdue: () => decide.recordOverdue({ exportId, now }),
    undeliverable: () => decide.fail({ exportId, reason: 'undeliverable' }),
    cancel: () => decide.cancel({ exportId }),
    managed: () => decide.stopBecauseManaged({ exportId }),
    revoke: () => decide.revoke({ exportId }),
    'expire-links': () => decide.expireLinks({ exportId, now }),
    close: () => decide.close({ deletionId: 'd' }),
    'staff-cancel': () => decide.cancelByStaff({ exportId, by }),
    'staff-revoke': () => decide.revokeByStaff({ exportId, by }),
    'staff-release': () => decide.releaseByStaff({ exportId, by }),
    'staff-release-limit': () => decide.releaseLimitByStaff({ by, now }),
  };
  return decisions[action]();
};

const always = (check: (steps: readonly Step[]) => void): void => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 80, size: 'max' }), check), { numRuns: 400 });
};

describe('Whatever happens in whatever order', () => {
  it('nothing but refusals follows once a deletion has closed the exports, and no link lives', () => {
    always((steps) => {
      const { events } = live(steps);
      const closing = events.findIndex(({ type }) => type === 'AttachmentExportsClosed');
      if (closing < 0) return;
      const after = events.slice(closing + 1);
      expect(after.filter(({ type }) => type !== 'AttachmentExportRefused')).toEqual([]);
      expect(fold(attachmentExport, events)).toMatchObject({ current: { status: 'none' }, live: [] });
    });
  });

  it('two exports are never confirmed within seven days, unless the slot was given back', () => {
    always((steps) => {
      const { events } = live(steps);
      const givenBack = new Set(
        events
          .filter(({ type }) => GIVEN_BACK.includes(type))
          .map(({ data }) => ('exportId' in data ? data.exportId : undefined)),
      );
      const kept = dataOf(events, 'AttachmentExportConfirmed').filter(({ exportId }) => !givenBack.has(exportId));
      kept.slice(1).forEach(({ confirmedAt }, index) => {
        expect(confirmedAt >= kept[index]!.nextAllowedAt).toBe(true);
      });
    });
  });

  it('a code is used once, in time, and only the newest', () => {
    always((steps) => {
      const { events } = live(steps);
      const used: string[] = [];
      let newest: CodeIssue | undefined;
      for (const event of events) {
        if (event.type === 'AttachmentExportRequested' || event.type === 'AttachmentExportCodeReissued')
          newest = event.data.issue;
        const use = useOf(event);
        if (use === undefined) continue;
        expect(use.issue).toEqual(newest);
        expect(use.at < use.issue.validUntil).toBe(true);
        expect(used).not.toContain(use.name);
        used.push(use.name);
      }
    });
  });

  it('at most one export is under way, and each has at most one end', () => {
    always((steps) => {
      const { events } = live(steps);
      const open = new Set<string>();
      const ended = new Set<string>();
      for (const { type, data } of events) {
        const id = 'exportId' in data ? String(data.exportId) : '';
        if (type === 'AttachmentExportConfirmed' || type === 'AttachmentExportHeld') open.add(id);
        if (type === 'AttachmentExportDelivered') open.delete(id);
        if (ENDS.includes(type)) {
          expect(ended.has(id)).toBe(false);
          ended.add(id);
          open.delete(id);
        }
        expect(open.size).toBeLessThanOrEqual(1);
      }
    });
  });

  it('the state agrees with itself, and stays small', () => {
    always((steps) => {
      const { events } = live(steps);
      const { current, live: links, ended, codesIssuedAt } = fold(attachmentExport, events);
      const liveIds = links.map(({ exportId }) => exportId);
      expect(new Set(liveIds).size).toBe(liveIds.length);
      expect(ended.length).toBeLessThanOrEqual(5);
      expect(ended.filter(({ exportId }) => liveIds.includes(exportId))).toEqual([]);
      expect(codesIssuedAt.length).toBeLessThanOrEqual(policy.codes.perDay + 1);
      if (current.status === 'announced') expect(liveIds).toContain(current.exportId);
      if (isUnderWay(current)) expect(ended.map(({ exportId }) => exportId)).not.toContain(current.exportId);
    });
  });

  it('every message gets exactly one answer', () => {
    always((steps) => {
      const { events, now } = live(steps);
      const state = fold(attachmentExport, events);
      const asked = { index: 1_000, now, issues: [], events };
      for (const action of ['request', 'enter-wrong'] as const)
        expect(decisionOf({ action, pause: 0, which: 0, isBrakeOn: false }, asked)(state)).toHaveLength(1);
    });
  });

  it('what processes do is not done twice', () => {
    const ofProcess: readonly Step['action'][] = actions.slice(actions.indexOf('reissue'));
    always((steps) => {
      const { events, now } = live(steps);
      for (const action of ofProcess) {
        const decision = decisionOf(
          { action, pause: 0, which: 0, isBrakeOn: false },
          { index: 1_000, now, issues: [], events },
        );
        const decided = decision(fold(attachmentExport, events));
        expect(decision(fold(attachmentExport, [...events, ...decided]))).toEqual([]);
      }
    });
  });
});

/** A confirmation that was held uses its code when it is held, and once more when it is released. */
const useOf = (event: AttachmentExportEvent) => {
  if (event.type !== 'AttachmentExportHeld' && event.type !== 'AttachmentExportConfirmed') return undefined;
  const { issue } = event.data;
  const at = event.type === 'AttachmentExportHeld' ? event.data.acceptedAt : event.data.confirmedAt;
  return { issue, at, name: `${event.type} ${issue.requestId} ${issue.number}` };
};

const GIVEN_BACK: readonly AttachmentExportEvent['type'][] = [
  'AttachmentExportFailed',
  'AttachmentExportCancelled',
  'AttachmentExportCancelledByStaff',
  'AttachmentExportLimitReleasedByStaff',
];

const ENDS: readonly AttachmentExportEvent['type'][] = [
  'AttachmentExportFailed',
  'AttachmentExportCancelled',
  'AttachmentExportLinksRevoked',
  'AttachmentExportLinksExpired',
  'AttachmentExportCancelledByStaff',
  'AttachmentExportLinksRevokedByStaff',
];
