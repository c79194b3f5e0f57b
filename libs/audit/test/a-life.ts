import {
  type AttachmentExport,
  attachmentExport,
  attachmentExportProcess,
  decide,
  type ExportAction,
  type ExportId,
} from '@envoi/attachment-export';
import { type Policy } from '@envoi/configuration';
import { DAY, HOUR, MINUTE, SECOND, plus } from '@envoi/event-sourcing';
import {
  WORKSPACE_STEPS,
  decideDeletion,
  deletionLatenessProcess,
  profileDeletion,
  profileDeletionProcess,
  type DeletionAction,
  type DeletionId,
  type Step,
} from '@envoi/profile-deletion';
import fc from 'fast-check';
import { aLog, type ALog } from './a-log.ts';
import { aMember, manifest, policy as inForce } from './a-member.ts';

/** What members do, and what happens to them and around them. */
const doings = [
  ...['ask-export', 'enter-export', 'ask-deletion', 'enter-deletion', 'work'],
  ...['cancel', 'revoke', 'review', 'turn-managed', 'turn-brake', 'rest'],
] as const;

/** Mostly what brings a request further; time passes by what the rules are made of. */
const moment = fc.record({
  doing: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('ask-export', 'enter-export', 'work', 'work') },
    { weight: 2, arbitrary: fc.constantFrom('ask-deletion', 'enter-deletion') },
    { weight: 1, arbitrary: fc.constantFrom(...doings) },
  ),
  pause: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(0, SECOND, MINUTE) },
    { weight: 3, arbitrary: fc.constantFrom(10 * MINUTE, 11 * MINUTE, HOUR, DAY, 25 * HOUR, 7 * DAY) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 * DAY }) },
  ),
  /** Accepted so long before it is handled. */
  waited: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ max: HOUR, min: 0 }) },
  ),
  code: fc.oneof(
    { weight: 4, arbitrary: fc.constant('newest' as const) },
    { weight: 1, arbitrary: fc.constantFrom('wrong' as const, 'older' as const) },
  ),
  luck: fc.nat({ max: 9 }),
});
type Moment = typeof moment extends fc.Arbitrary<infer Value> ? Value : never;

export const moments = fc.array(moment, { minLength: 1, maxLength: 40, size: 'max' });

/** Somebody's life, recorded by the real decisions and the real processes in their real order. */
export const aLife = async (lived: readonly Moment[], { policy = inForce }: { policy?: Policy } = {}) => {
  const log = aLog();
  const member = aMember(log, { policy });
  for (const one of lived) {
    log.pass(one.pause);
    if ((await log.streams.load(profileDeletion, member.subject)).state.isForgotten) break;
    await live(log, member, one, policy);
  }
  return { log, member, until: log.clock.now };
};

type Member = ReturnType<typeof aMember>;

const live = async (log: ALog, member: Member, { doing, waited, code, luck }: Moment, policy: Policy) => {
  const message = { at: plus(log.clock.now, -waited) };
  const exports = (await log.streams.load(attachmentExport, member.subject)).state;
  const deletions = (await log.streams.load(profileDeletion, member.subject)).state;
  const doIt: Readonly<Record<Moment['doing'], () => Promise<unknown> | undefined>> = {
    'ask-export': () => member.asksForExport(message),
    'enter-export': () => member.entersExportCode(code, message),
    'ask-deletion': () => member.asksForDeletion(message),
    'enter-deletion': () => member.entersDeletionCode(code, message),
    work: () => work(log, member, { luck, policy }),
    cancel: () => {
      const { current } = exports;
      if (luck < 5) return current.status === 'none' ? undefined : member.cancelsExport(current.exportId);
      return deletions.current.status === 'none' ? undefined : member.cancelsDeletion(deletions.current.deletionId);
    },
    revoke: () => exports.live[0] && member.revokesLinks(exports.live[0].exportId),
    review: () => (luck < 5 ? member.findsExportCodeLapsed() : member.findsDeletionCodeLapsed()),
    'turn-managed': () => void (member.me.isManaged = luck === 0),
    'turn-brake': () => void (member.me.isBrakeOn = luck < 5),
    rest: () => (isIdle(exports, log) ? member.isForgotten() : undefined),
  };
  await doIt[doing]();
};

/** Nothing is open, and nothing would be lost with them. */
const isIdle = ({ current: { status }, live: links, slot }: AttachmentExport, { clock }: ALog): boolean =>
  (status === 'none' || status === 'expired') &&
  links.length === 0 &&
  (slot === undefined || slot.nextAllowedAt <= clock.now);

type Works = Readonly<{ luck: number; policy: Policy }>;

/** Everything that is due, until nothing more is recorded. */
const work = async (log: ALog, member: Member, works: Works): Promise<void> => {
  for (let round = 0; round < 30; round += 1) {
    const now = log.clock.now;
    const { state: exports } = await log.streams.load(attachmentExport, member.subject);
    const { state: deletions } = await log.streams.load(profileDeletion, member.subject);
    let recorded = 0;
    for (const action of attachmentExportProcess.nextSteps(exports, now).actions)
      recorded += (await member.exportStep(action, exportOutcome(action, member, log, works))).length;
    for (const action of profileDeletionProcess.nextSteps(deletions, now).actions)
      recorded += await deletionOutcome(action, member, log, works);
    for (const action of deletionLatenessProcess.nextSteps(deletions, now).actions)
      recorded += (await member.lateness(action, decideDeletion.recordLate(action))).length;
    if (recorded === 0) return;
    if (works.luck < 3) log.pass(MINUTE);
  }
};

const membershipOf = ({ me }: Member, { clock }: ALog) => ({ managed: me.isManaged, lookedUpAt: clock.now });

const exportOutcome = ({ type, exportId }: ExportAction, member: Member, log: ALog, { luck, policy }: Works) => {
  const { now } = log.clock;
  const about = { exportId, policy: { ...policy.export, codes: policy.codes }, member: membershipOf(member, log) };
  const nothing: ExportDecision = () => [];
  const outcomes: Readonly<Record<ExportAction['type'], ExportDecision>> = {
    expire: decide.expire({ exportId, now }),
    release: member.me.isBrakeOn ? nothing : decide.release(about),
    prepare: preparation({ exportId, isManaged: member.me.isManaged, luck }),
    announce: decide.announce({ ...about, now }),
    'look-for-delivery':
      [decide.fail({ exportId, reason: 'undeliverable' }), nothing][luck] ??
      decide.recordDelivered({ exportId, deliveredAt: now }),
    'record-overdue': decide.recordOverdue({ exportId, now }),
    'expire-links': decide.expireLinks({ exportId, now }),
    discard: nothing,
  };
  return outcomes[type];
};

type ExportDecision = Parameters<Member['exportStep']>[1];

const preparation = ({ exportId, isManaged, luck }: { exportId: ExportId; isManaged: boolean; luck: number }) => {
  if (isManaged) return decide.stopBecauseManaged({ exportId });
  return luck === 9 ? decide.fail({ exportId, reason: 'preparation' }) : decide.recordPrepared({ exportId, manifest });
};

const deletionOutcome = async (action: DeletionAction, member: Member, log: ALog, works: Works): Promise<number> => {
  const { deletionId } = action;
  const { now } = log.clock;
  const policy = { ...works.policy.deletion, codes: works.policy.codes };
  const is = membershipOf(member, log);
  const by: Recording = async (decision, name = action.type) =>
    (await member.deletionStep(name, action, decision)).length;
  switch (action.type) {
    case 'expire':
      return by(decideDeletion.expire({ deletionId, now }));
    case 'release':
      return member.me.isBrakeOn ? 0 : by(decideDeletion.release({ deletionId, policy, member: is }));
    case 'start':
      return by(is.managed ? decideDeletion.refuse({ deletionId }) : decideDeletion.start({ deletionId, now }));
    case 'step':
      if (action.step === 'close-exports') await member.closesExports(deletionId);
      return stepOutcome(action.step, { deletionId, member, log, works, by });
  }
};

type DeletionDecision = Parameters<Member['deletionStep']>[2];
type Recording = (decision: DeletionDecision, name?: string) => Promise<number>;
type Stepping = Readonly<{ deletionId: DeletionId; member: Member; log: ALog; works: Works; by: Recording }>;

const stepOutcome = (step: Step, { deletionId, member, log, works, by }: Stepping): Promise<number> => {
  const { now } = log.clock;
  const { luck } = works;
  const policy = { ...works.policy.deletion, codes: works.policy.codes };
  const ofWorkspace = WORKSPACE_STEPS.find((name) => name === step);
  if (ofWorkspace !== undefined && luck === 9)
    return by(decideDeletion.recordFailure({ deletionId, step, reason: 'refused', at: now }), `${step}/failed/refused`);
  const gone = decideDeletion.recordGone({ deletionId, how: 'unknown', at: now });
  if (step === 'begin' && member.me.isManaged) return by(decideDeletion.refuse({ deletionId }), step);
  if (step === 'begin' && luck === 8) return by(gone, step);
  const report = { status: 'done', reportedAt: now, retained: [] } as const;
  const done = { deletionId, outcome: 'deleted', vaultEmptyAt: now, completedAt: now, certificate: 'a.b.c' } as const;
  const ours: Readonly<Partial<Record<Step, DeletionDecision>>> = {
    look: gone,
    'close-exports': decideDeletion.recordExportsClosed({ deletionId, exportsRevision: 0, now, policy }),
    goodbye: decideDeletion.recordGoodbye({ deletionId, outcome: 'delivered', at: now, policy }),
    forget: decideDeletion.forget({ deletionId, now }),
    complete: decideDeletion.complete(done),
  };
  const decision = ours[step] ?? decideDeletion.recordReport({ deletionId, step: ofWorkspace ?? 'begin', report });
  return by(decision, step);
};
