import { performDeletion } from './perform-deletion.ts';
import { performExport } from './perform-export.ts';
import { type At } from './retold.ts';
import { type Step } from './steps-due.ts';
import { type Proposal } from './world.ts';

/**
 * What a step decides that the real history does not have at this time: done at once, and with the outcome that the same
 * step had in reality, whenever that was. What reality does not know succeeds.
 */
export const perform = (step: Step, at: At): readonly Proposal[] =>
  step.process === 'attachment-export'
    ? [{ flow: 'export', decision: performExport(step.action, at) }]
    : performDeletion(step.action, at);
