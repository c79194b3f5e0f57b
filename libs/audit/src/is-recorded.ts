import { type ExplainTarget } from './explain/explanation.ts';
import { type History } from './history.ts';
import { subjectEvents } from './replay/merge.ts';

/** Whether the history holds anything of it: of what nobody knows there is nothing to explain, which is not the same as fine. */
export const isRecorded = async (history: History, target: ExplainTarget): Promise<boolean> => {
  if (target.kind === 'request') return (await history.subjectOf(target.id)) !== undefined;
  for await (const _ of subjectEvents(history, target.id)) return true;
  return false;
};
