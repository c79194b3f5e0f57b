import { type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { type Decide } from './domain/decision.ts';
import { decide } from './domain/decide.ts';
import { type ExportId } from './domain/events.ts';
import { type ExportPolicy } from './domain/policy.ts';
import { type AttachmentExport } from './domain/state.ts';
import { attachmentExport } from './domain/stream.ts';
import { type Alerts, type Brake, type Deliveries, type Members, type Preparation } from './ports.ts';
import { type ExportAction } from './process.ts';

export type ExportEffectDependencies = Readonly<{
  streams: Streams;
  policy: ExportPolicy;
  members: Members;
  preparation: Preparation;
  brake: Brake;
  deliveries: Deliveries;
  alerts: Alerts;
  /** The vault does not know who this is, and the log does not say that it should not. */
  isLost: (subject: SubjectId) => Promise<boolean>;
  /** After so many failed attempts (outages do not count) a preparation has failed. Default 8. */
  preparationAttempts?: number;
}>;

/** Where an action stands: the state it was found from, its cause, and the visit that performs it. */
export type ActionContext = Readonly<{
  subject: SubjectId;
  state: AttachmentExport;
  cause: Cause;
  visit: Readonly<{ now: Instant; attempt: number; assertHeld: () => void }>;
}>;

/** `recorded`: the state changed, ask again what is next. `waiting`: nothing to do until the next look. */
export type Performed = 'recorded' | 'waiting';

/** Performs what the process finds due. Each action may be repeated, and records what it found or did. */
export const exportEffects =
  (deps: ExportEffectDependencies) =>
  async (action: ExportAction, context: ActionContext): Promise<Performed> => {
    const of = { action, context, deps, exportId: action.exportId };
    switch (action.type) {
      case 'expire':
        return record(of, decide.expire({ exportId: action.exportId, now: context.visit.now }));
      case 'expire-links':
        return record(of, decide.expireLinks({ exportId: action.exportId, now: context.visit.now }));
      case 'record-overdue':
        deps.alerts.raise('export-overdue', { exportId: action.exportId });
        return record(of, decide.recordOverdue({ exportId: action.exportId, now: context.visit.now }));
      case 'release':
        return release(of);
      case 'prepare':
        return prepare(of);
      case 'announce':
        return announce(of);
      case 'look-for-delivery':
        return lookForDelivery(of);
      case 'discard':
        context.visit.assertHeld();
        await deps.preparation.discard(action.exportId);
        return 'waiting';
    }
  };

type Of = Readonly<{
  action: ExportAction;
  context: ActionContext;
  deps: ExportEffectDependencies;
  exportId: ExportId;
}>;

const record = async ({ action, context, deps }: Of, decision: Decide): Promise<Performed> => {
  const { subject, cause } = context;
  const command = `attachment-export/${action.type}`;
  const recorded = await deps.streams.transact(attachmentExport, subject, { cause, command }, decision);
  return recorded.length > 0 ? 'recorded' : 'waiting';
};

/** The workspace does not know them any more, or they are forgotten; or the vault lost them, an accident for operators. */
const nobodyThere = async (of: Of): Promise<Performed> => {
  const { context, deps, exportId } = of;
  const isLost = await deps.isLost(context.subject);
  if (!isLost) return record(of, decide.fail({ exportId, reason: 'unknown-member' }));
  deps.alerts.raise('identity-lost', { exportId });
  return record(of, decide.fail({ exportId, reason: 'identity-lost' }));
};

const release = async (of: Of): Promise<Performed> => {
  const { context, deps, exportId } = of;
  const { current } = context.state;
  const isReleased = current.status === 'held' && current.isReleased === true; // by staff (product rule K6)
  if (!isReleased && (await deps.brake.isOn(context.subject))) return 'waiting';
  const member = await deps.members.member(context.subject);
  if (member === undefined) return nobodyThere(of);
  return record(of, decide.release({ exportId, policy: deps.policy, member }));
};

/** The managed status is looked up before the work, whose start and end may lie hours apart (product rule C8). */
const prepare = async (of: Of): Promise<Performed> => {
  const { context, deps, exportId } = of;
  const { subject, state, visit } = context;
  if (state.current.status !== 'confirmed') return 'waiting';
  if (visit.attempt > (deps.preparationAttempts ?? 8))
    return record(of, decide.fail({ exportId, reason: 'preparation' }));
  const member = await deps.members.member(subject);
  if (member === undefined) return nobodyThere(of);
  if (member.managed) return record(of, decide.stopBecauseManaged({ exportId }));
  const { confirmedAt: uploadedUntil } = state.current;
  const { assertHeld } = visit;
  const manifest = await deps.preparation.prepare({ subject, exportId, uploadedUntil, assertHeld });
  if (manifest === 'unknown-member') return record(of, decide.fail({ exportId, reason: 'unknown-member' }));
  return record(of, decide.recordPrepared({ exportId, manifest }));
};

const announce = async (of: Of): Promise<Performed> => {
  const { context, deps, exportId } = of;
  const member = await deps.members.member(context.subject);
  if (member === undefined) return nobodyThere(of);
  return record(of, decide.announce({ exportId, now: context.visit.now, policy: deps.policy, member }));
};

/** Withheld until the announced date has passed is as good as refused: the slot is given back (product rule E5). */
const lookForDelivery = async (of: Of): Promise<Performed> => {
  const { context, deps, exportId } = of;
  const { current } = context.state;
  if (current.status !== 'announced') return 'waiting';
  const outcome = await deps.deliveries.outcomeOf(context.subject, exportId);
  switch (outcome.status) {
    case 'delivered':
      return record(of, decide.recordDelivered({ exportId, deliveredAt: outcome.deliveredAt }));
    case 'undeliverable':
      return record(of, decide.fail({ exportId, reason: 'undeliverable' }));
    case 'withheld':
      return context.visit.now < current.linksValidUntil
        ? 'waiting'
        : record(of, decide.fail({ exportId, reason: 'undeliverable' }));
    case 'waiting':
      return 'waiting';
  }
};
