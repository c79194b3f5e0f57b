import { newExportId } from '@envoi/attachment-export';
import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Instant, type Recorded } from '@envoi/event-sourcing';
import { newDeletionId } from '@envoi/profile-deletion';
import { deletionFlow } from '../as-of/deletion-flow.ts';
import { exportFlow } from '../as-of/export-flow.ts';
import { standingAfter } from '../as-of/flows.ts';
import { requestOf } from '../subject-of.ts';
import { type Happening } from './course.ts';
import { type Ending } from './report.ts';
import { after, beginning, type Fact, type World } from './world.ts';

export type Endings = ReadonlyMap<string, Ending & Readonly<{ command: ConfirmableCommand }>>;

/** How every request of a life stands in the end, and every message that was refused one. */
export const endingsOf = (happened: readonly Happening[], until: Instant): Endings => {
  const endings = new Map<string, Ending & Readonly<{ command: ConfirmableCommand }>>();
  let world = beginning;
  for (const { fact, at, event } of happened) {
    const next = after(world, fact);
    const refusal = refusalOf(fact, event);
    if (refusal !== undefined) endings.set(refusal.id, { command: fact.flow, state: refusal.state, at });
    for (const [id, state] of standings(fact, world, next, until))
      if (endings.get(id)?.state !== state) endings.set(id, { command: fact.flow, state, at });
    world = next;
  }
  return endings;
};

export const isRefusal = ({ state }: Ending): boolean => state.startsWith('refused/');

const standings = (fact: Fact, before: World, next: World, until: Instant): ReadonlyMap<string, string> =>
  fact.flow === 'export'
    ? standingAfter(exportFlow, { before: before.exports, event: fact.event, after: next.exports }, until)
    : standingAfter(deletionFlow, { before: before.deletions, event: fact.event, after: next.deletions }, until);

/** Under the id that its request would have had. A refusal about a request that there is changes nothing about it. */
const refusalOf = ({ flow, event: { type, data } }: Fact, event: Recorded | undefined) => {
  if (!type.endsWith('Refused') || requestOf({ data }) !== undefined || event === undefined) return undefined;
  const { subject, causation } = event.metadata;
  const id = flow === 'export' ? newExportId(subject, { causation }) : newDeletionId(subject, { causation });
  return { id, state: `refused/${(data as Readonly<{ reason: string }>).reason}` };
};
