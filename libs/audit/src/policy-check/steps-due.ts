import { attachmentExportProcess, type ExportAction } from '@envoi/attachment-export';
import { earliest, type Instant, type NextSteps, type Recorded } from '@envoi/event-sourcing';
import { deletionLatenessProcess, profileDeletionProcess, type DeletionAction } from '@envoi/profile-deletion';
import { requestOf } from '../subject-of.ts';
import { type World } from './world.ts';

/** Of the deletion, and of its lateness beside it. */
export type DeletionProcessAction =
  DeletionAction | ReturnType<typeof deletionLatenessProcess.nextSteps>['actions'][number];

/** What a process would do next. */
export type Step =
  | Readonly<{ process: 'attachment-export'; action: ExportAction }>
  | Readonly<{ process: 'profile-deletion'; action: DeletionProcessAction }>;

/** What the real processes find due in a world at an instant, and when they would look again. */
export const stepsDue = (
  { exports, deletions }: World,
  now: Instant,
): Readonly<{ steps: readonly Step[]; until: Instant | undefined }> => {
  const ofExports = attachmentExportProcess.nextSteps(exports, now);
  const ofDeletion = profileDeletionProcess.nextSteps(deletions, now);
  const ofLateness = deletionLatenessProcess.nextSteps(deletions, now);
  const steps: readonly Step[] = [
    ...ofExports.actions.map((action) => ({ process: 'attachment-export', action }) as const),
    ...[...ofDeletion.actions, ...ofLateness.actions].map(
      (action) => ({ process: 'profile-deletion', action }) as const,
    ),
  ];
  return { steps, until: soonest([ofExports, ofDeletion, ofLateness]) };
};

const soonest = (all: readonly NextSteps<unknown>[]): Instant | undefined => {
  const [first, ...rest] = all.flatMap(({ until }) => (until === undefined ? [] : [until]));
  return first && earliest(first, ...rest);
};

/** The same step has the same name. */
export const nameOf = ({ process, action }: Step): string => `${process} ${JSON.stringify(action)}`;

/** A step of a process recorded it, rather than somebody from outside. */
export const isOfProcess = ({ metadata }: Recorded): boolean => metadata.command.includes('/');

/** Whether the step that recorded an event is due in this world, too. */
export const isDueIn = (world: World, event: Recorded): boolean => {
  const [process, name] = event.metadata.command.split('/');
  return stepsDue(world, event.metadata.at).steps.some(
    (step) => step.process === process && stepName(step) === name && requestIn(step) === requestOf(event),
  );
};

const stepName = ({ action }: Step): string => (action.type === 'step' ? action.step : action.type);

const requestIn = ({ action }: Step): string => ('exportId' in action ? action.exportId : action.deletionId);
