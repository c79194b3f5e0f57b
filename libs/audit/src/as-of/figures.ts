import { attachmentExport, type AttachmentExport, type AttachmentExportEvent } from '@envoi/attachment-export';
import { parseStreamName, type Instant, type Recorded } from '@envoi/event-sourcing';
import { profileDeletion, type ProfileDeletion, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type HistoryEvent } from '../history.ts';
import { type Figures } from './answers.ts';
import { deletionFlow } from './deletion-flow.ts';
import { exportFlow } from './export-flow.ts';
import { upTo } from './had-happened.ts';
import { tally } from './tally.ts';

/**
 * The whole system's figures at an instant. What is over is only counted, so memory grows with what was open at that
 * instant (and with the streams that went on after it), not with the history.
 */
export const figuresAsOf = async (events: AsyncIterable<HistoryEvent>, at: Instant): Promise<Figures> => {
  const exports = tally(exportFlow, at, isExportAtRest(at));
  const deletions = tally(deletionFlow, at, isDeletionAtRest);
  const refusals = new Map<string, number>();
  const types = new Map<string, number>();
  const count = { events: 0, unreadable: 0 };
  for await (const { readable, event } of upTo(events, at)) {
    if (event.stream.startsWith('ledger-')) continue;
    count.events += 1;
    if (!readable) {
      count.unreadable += 1;
      continue;
    }
    add(types, event.type);
    const { category } = parseStreamName(event.stream);
    if (category === attachmentExport.category) exports.see(event as Recorded<AttachmentExportEvent>);
    if (category === profileDeletion.category) deletions.see(event as Recorded<ProfileDeletionEvent>);
    const refusal = refusalIn(event);
    if (refusal !== undefined) add(refusals, refusal);
  }
  return {
    ...count,
    exports: exports.counts(),
    deletions: deletions.counts(),
    refusals: Object.fromEntries([...refusals].sort()),
    ...totals(types),
    ...standings([...exports.open()], [...deletions.open()], at),
  };
};

const add = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

const REFUSED: Readonly<Record<string, string>> = {
  AttachmentExportRefused: 'export',
  ProfileDeletionRefused: 'deletion',
};

const refusalIn = ({ type, data }: Recorded): string | undefined => {
  const command = REFUSED[type];
  return command && `${command}/${(data as Readonly<{ reason: string }>).reason}`;
};

const totals = (types: ReadonlyMap<string, number>): Pick<Figures, 'confirmed' | 'delivered' | 'completed'> => {
  const of = (type: AttachmentExportEvent['type'] | ProfileDeletionEvent['type']): number => types.get(type) ?? 0;
  return {
    confirmed: { exports: of('AttachmentExportConfirmed'), deletions: of('ProfileDeletionConfirmed') },
    delivered: of('AttachmentExportDelivered'),
    completed: of('ProfileDeletionCompleted'),
  };
};

const standings = (
  exports: readonly AttachmentExport[],
  deletions: readonly ProfileDeletion[],
  at: Instant,
): Pick<Figures, 'overdue' | 'late' | 'rateLimits' | 'linksAlive'> => ({
  overdue: exports.filter(({ current }) => 'dueAt' in current && current.dueAt <= at).length,
  late: deletions.filter(({ current }) => 'dueAt' in current && current.status !== 'complete' && current.dueAt <= at)
    .length,
  rateLimits: exports.filter(({ slot }) => isLimiting(slot, at)).length,
  linksAlive: exports.flatMap(({ live }) => live.filter(({ linksValidUntil }) => at < linksValidUntil)).length,
});

const isLimiting = (slot: AttachmentExport['slot'], at: Instant): boolean =>
  slot !== undefined && at < slot.nextAllowedAt;

/** Nothing of it counts any more: no request at hand, no link that works, no limit. */
const isExportAtRest =
  (at: Instant) =>
  ({ current, live, slot }: AttachmentExport): boolean =>
    (current.status === 'none' || current.status === 'expired') &&
    live.every(({ linksValidUntil }) => linksValidUntil <= at) &&
    !isLimiting(slot, at);

const isDeletionAtRest = ({ current: { status } }: ProfileDeletion): boolean =>
  status === 'none' || status === 'expired' || status === 'complete';
