import { type Recorded } from '@envoi/event-sourcing';
import { type HistoryEvent } from '../history.ts';
import { requestOf } from '../subject-of.ts';

/**
 * Whether an event of a subject concerns a request: it is about it, tells of it, or says what became of telling. To be asked
 * in log order. What cannot be read may concern it.
 */
export const aboutRequest = (requestId: string): ((one: HistoryEvent) => boolean) => {
  const causes = new Set<string>();
  const outgoing = new Set<string>();

  const concerns = (event: Recorded, said: Said): boolean =>
    requestOf(event) === requestId ||
    said.requests.includes(requestId) ||
    (said.tells && causes.has(event.metadata.causation)) ||
    outgoing.has(said.outgoing ?? '');

  return ({ readable, event }) => {
    if (!readable) return true;
    const said = saidIn(event.data);
    if (!concerns(event, said)) return false;
    causes.add(event.id);
    if (!said.tells) causes.add(event.metadata.causation);
    if (said.outgoing !== undefined) outgoing.add(said.outgoing);
    return true;
  };
};

type Said = Readonly<{ tells: boolean; requests: readonly unknown[]; outgoing: string | undefined }>;

const saidIn = (data: Recorded['data']): Said => {
  const { outgoing, parameters } = data as Readonly<{ outgoing?: string; parameters?: Record<string, unknown> }>;
  const { exportId, deletionId, requestId } = parameters ?? {};
  return { tells: parameters !== undefined, requests: [exportId, deletionId, requestId], outgoing };
};
