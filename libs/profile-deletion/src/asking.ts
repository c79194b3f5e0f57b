import { OutageError, plus } from '@envoi/event-sourcing';
import { decide } from './domain/decide.ts';
import { type Step, type WorkspaceStep } from './domain/events.ts';
import { identityLost, record, type Of, type Performed } from './performing.ts';
import { type StepOutcome } from './ports.ts';

/** It was reported as done, and is not so. */
class StillThereError extends Error {
  override readonly name = 'StillThereError';
}

/** The last attempt is recorded as such before the visit is set aside, so that nothing ends in silence (product rule D3). */
export const giveUpAfter = async (of: Of, step: Step, attempt: () => Promise<Performed>): Promise<Performed> => {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof OutageError) && of.context.visit.attempt >= of.deps.stepAttempts)
      await failed(of, step, error instanceof StillThereError ? 'still-there' : 'attempts');
    throw error;
  }
};

const failed = async (of: Of, step: Step, reason: 'refused' | 'attempts' | 'still-there'): Promise<void> => {
  const { context, deps, deletionId } = of;
  deps.alerts.raise('deletion-step-failed', { deletionId, step, reason });
  const failure = { deletionId, step, reason, at: context.visit.now };
  await record({ ...of, name: `${step}/failed/${reason}` }, decide.recordFailure(failure));
};

/** Has the workspace perform a step. */
export const ask = async (of: Of, step: WorkspaceStep): Promise<Performed> => {
  const { context, deps, deletionId } = of;
  const { subject, visit } = context;
  visit.assertHeld();
  const answer = await deps.steps.perform(subject, step, deletionId);
  switch (answer.outcome) {
    case 'under-way':
      return { until: plus(visit.now, answer.retryAfter) };
    case 'managed':
      return record(of, decide.refuse({ deletionId }));
    case 'unknown-member':
      return record(of, decide.recordGone({ deletionId, how: 'unknown', at: visit.now }));
    case 'identity-lost':
      return identityLost(of);
    case 'refused':
      await failed(of, step, 'refused');
      throw deps.toPark(`the workspace cannot do ${step} as it stands`);
    case 'done':
      return recordDone(of, step, answer);
  }
};

const recordDone = async (
  of: Of,
  step: WorkspaceStep,
  answer: Extract<StepOutcome, { outcome: 'done' }>,
): Promise<Performed> => {
  const { deletionId } = of;
  const { now } = of.context.visit;
  const { status, retained } = answer;
  // before the first step nothing can have been done before, unless somebody else is there now
  if (step === 'begin' && status === 'done-before' && (await isElse(of)))
    return record(of, decide.recordGone({ deletionId, how: 'other-incarnation', at: now }));
  return record(of, decide.recordReport({ deletionId, step, report: { status, reportedAt: now, retained } }));
};

const isElse = async ({ context, deps }: Of): Promise<boolean> =>
  (await deps.members.look(context.subject)).standing === 'other-incarnation';

/** We do not take the workspace's word for it (product rule D2). */
export const look = async (of: Of): Promise<Performed> => {
  const { context, deps, deletionId } = of;
  const { standing } = await deps.members.look(context.subject);
  if (standing === 'identity-lost') return identityLost(of);
  if (standing === 'member' || standing === 'managed') throw new StillThereError('the member is still there');
  return record(of, decide.recordGone({ deletionId, how: standing, at: context.visit.now }));
};
