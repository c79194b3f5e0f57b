import { stepCausation } from '@envoi/consumers';
import { type Recorded } from '@envoi/event-sourcing';
import { requestOf } from '../subject-of.ts';
import { type CausedBy } from './timeline.ts';

type Step = Readonly<{ process: string; actions: readonly object[] }>;

/** Numbers of codes, and of an operator's re-drives, that are tried. */
const MOST_CODES = 50;
const MOST_REDRIVES = 20;

/** The step of a process that a command is (`attachment-export/prepare`); undefined for one that is none. */
export const processStep = (event: Recorded): Extract<CausedBy, { by: 'process' }> | undefined => {
  const [name = '', ...rest] = event.metadata.command.split('/');
  if (rest.length === 0) return undefined;
  const { process, actions } = stepOf(name, rest[0] ?? '', event);
  const redriven = redrivenIn(event, process, actions);
  return { by: 'process', process, step: rest.join('/'), ...(redriven !== undefined && { redriven }) };
};

/** The action, field by field in the order of its process: it is in the causation. */
const stepOf = (process: string, step: string, event: Recorded): Step => {
  const id = requestOf(event);
  if (process === 'attachment-export') return { process, actions: numbered(step, { exportId: id }) };
  if (step === 'record-late') {
    const { percent } = event.data as Readonly<{ percent?: number }>;
    return { process: `${process}-lateness`, actions: [{ type: step, deletionId: id, percent }] };
  }
  const isPlain = ['expire', 'release', 'start'].includes(step);
  const actions = isPlain ? numbered(step, { deletionId: id }) : [{ type: 'step', step, deletionId: id }];
  return { process, actions };
};

/** Only the lapse of a code is numbered, and its event does not say how. */
const numbered = (type: string, rest: object): readonly object[] =>
  type === 'expire'
    ? Array.from({ length: MOST_CODES }, (_, before) => ({ type, ...rest, number: before + 1 }))
    : [{ type, ...rest }];

const redrivenIn = ({ metadata }: Recorded, process: string, actions: readonly object[]): number | undefined => {
  const { subject, causation } = metadata;
  for (let generation = 0; generation <= MOST_REDRIVES; generation += 1)
    if (actions.some((action) => stepCausation({ process, subject, action, generation }) === causation))
      return generation;
  return undefined;
};
