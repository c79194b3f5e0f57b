import { attachmentExport, decide as decideExport } from '@envoi/attachment-export';
import { SECOND, plus } from '@envoi/event-sourcing';
import { decide as decideLinkUse, linkUse } from '@envoi/link-use';
import { ask, giveUpAfter, look } from './asking.ts';
import { certificateOf } from './certifying.ts';
import { decide } from './domain/decide.ts';
import { type Step } from './domain/events.ts';
import { type Running } from './domain/state.ts';
import { profileDeletion } from './domain/stream.ts';
import {
  identityLost,
  record,
  type ActionContext,
  type DeletionEffectDependencies,
  type Of,
  type Performed,
} from './performing.ts';
import { type DeletionAction } from './process.ts';

/** How often we look whether the vault is empty, and the forgetting sealed, if they do not wake us. */
const LOOK = SECOND;

/** Performs what the process finds due. Each action may be repeated, and records what it found or did. */
export const deletionEffects =
  (deps: DeletionEffectDependencies) =>
  async (action: DeletionAction, context: ActionContext): Promise<Performed> => {
    const { deletionId } = action;
    const of: Of = { name: action.type === 'step' ? action.step : action.type, context, deps, deletionId };
    switch (action.type) {
      case 'expire':
        return record(of, decide.expire({ deletionId, now: context.visit.now }));
      case 'release':
        return release(of);
      case 'start':
        return start(of);
      case 'step':
        return stepping(of, action.step);
    }
  };

const release = async (of: Of): Promise<Performed> => {
  const { context, deps, deletionId } = of;
  const { subject, state } = context;
  const { current } = state;
  if (current.status !== 'held') return 'waiting';
  if (current.isReleased !== true && (await deps.brake.isOn(subject))) return 'waiting'; // by staff (product rule K6)
  const { standing, lookedUpAt } = await deps.members.look(subject);
  if (standing === 'identity-lost') return identityLost(of);
  await deps.brake.count(subject, deletionId, context.visit.now);
  const member = { managed: standing === 'managed', lookedUpAt };
  return record(of, decide.release({ deletionId, policy: deps.policy, member }));
};

/** Managed is looked up once more; `begin` itself has the last word (product rule C8). */
const start = async (of: Of): Promise<Performed> => {
  const { context, deps, deletionId } = of;
  const { standing } = await deps.members.look(context.subject);
  if (standing === 'identity-lost') return identityLost(of);
  if (standing === 'managed') return record(of, decide.refuse({ deletionId }));
  return record(of, decide.start({ deletionId, now: context.visit.now }));
};

const stepping = async (of: Of, step: Step): Promise<Performed> => {
  const { current } = of.context.state;
  return current.status === 'running' ? STEPS[step](of, current) : 'waiting';
};

/**
 * All live links die with the first append, whatever state the exports are in (product rule D5); where there were any, a
 * gateway may still have to record that they were used, until the second.
 */
const closeExports = async (of: Of): Promise<Performed> => {
  const { context, deps, deletionId } = of;
  const { subject, cause, visit } = context;
  const why = { cause, command: 'profile-deletion/close-exports' };
  await deps.streams.transact(attachmentExport, subject, why, decideExport.close({ deletionId }));
  const { events } = await deps.streams.load(attachmentExport, subject);
  const closing = events.find(({ type }) => type === 'AttachmentExportsClosed');
  const exportsRevision = Number(closing?.revision ?? -1n);
  if (events.some(({ type }) => type === 'AttachmentExportAnnounced'))
    await deps.streams.transact(linkUse, subject, why, decideLinkUse.close({ deletionId }));
  const { policy } = deps;
  return record(of, decide.recordExportsClosed({ deletionId, exportsRevision, now: visit.now, policy }));
};

const lookForGoodbye = async (of: Of, { facts }: Running): Promise<Performed> => {
  const { context, deps, deletionId } = of;
  const { now } = context.visit;
  const { policy } = deps;
  const sent = await deps.goodbyes.outcomeOf(context.subject, deletionId);
  if (sent.status === 'delivered')
    return record(of, decide.recordGoodbye({ deletionId, outcome: 'delivered', at: sent.deliveredAt, policy }));
  if (sent.status !== 'waiting')
    return record(of, decide.recordGoodbye({ deletionId, outcome: 'undeliverable', at: now, policy }));
  const { goodbyeBy } = facts.exportsClosed ?? {};
  if (goodbyeBy !== undefined && now < goodbyeBy) return 'waiting';
  return record(of, decide.recordGoodbye({ deletionId, outcome: 'not-in-time', at: now, policy }));
};

const complete = async (of: Of, current: Running): Promise<Performed> => {
  const { context, deps } = of;
  const { subject, visit } = context;
  const lookAgain = { until: plus(visit.now, LOOK) };
  if (!(await deps.vault.holdsNothingOf(subject))) return lookAgain;
  const { events, revision } = await deps.streams.load(profileDeletion, subject);
  const forgotten = events.findLast(({ type }) => type === 'SubjectForgotten');
  const ledger = forgotten && (await deps.ledger.entryOf(subject, forgotten.revision));
  if (ledger === undefined) return lookAgain;
  const { issuer, policyVersion: policy } = deps;
  const about = { issuer, policy, revision: Number(revision), now: visit.now, ledger };
  const certificate = certificateOf(current, about);
  const signed = await deps.certificates.sign(certificate);
  const { outcome } = certificate;
  const done = { deletionId: of.deletionId, outcome, vaultEmptyAt: visit.now, completedAt: visit.now };
  return record(of, decide.complete({ ...done, certificate: signed }));
};

const STEPS: Readonly<Record<Step, (of: Of, current: Running) => Promise<Performed>>> = {
  begin: (of) => giveUpAfter(of, 'begin', () => ask(of, 'begin')),
  'close-exports': closeExports,
  goodbye: lookForGoodbye,
  'sign-out': (of) => giveUpAfter(of, 'sign-out', () => ask(of, 'sign-out')),
  access: (of) => giveUpAfter(of, 'access', () => ask(of, 'access')),
  content: (of) => giveUpAfter(of, 'content', () => ask(of, 'content')),
  unlink: (of) => giveUpAfter(of, 'unlink', () => ask(of, 'unlink')),
  look: (of) => giveUpAfter(of, 'look', () => look(of)),
  forget: (of) => record(of, decide.forget({ deletionId: of.deletionId, now: of.context.visit.now })),
  complete,
};
