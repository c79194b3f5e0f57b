import { MINUTE, at, immediately, plus, whatIsDue, type Due, type Instant, type Process } from '@envoi/event-sourcing';
import { type AttachmentExportEvent, type ExportId } from './domain/events.ts';
import { type Announced, type AttachmentExport } from './domain/state.ts';
import { attachmentExport } from './domain/stream.ts';

/** `number` tells apart what may happen several times to one export. */
export type ExportAction = Readonly<
  | { type: 'expire'; exportId: ExportId; number: number }
  | { type: 'release' | 'prepare' | 'announce'; exportId: ExportId }
  /** What became of the message with the links? */
  | { type: 'look-for-delivery'; exportId: ExportId }
  | { type: 'record-overdue' | 'expire-links'; exportId: ExportId }
  /** Make what was prepared unreadable, for good; done again at each look, since nothing records it. */
  | { type: 'discard'; exportId: ExportId }
>;

/** How long a held confirmation waits until we look at the brake again. */
const BRAKE_LOOK = MINUTE / 4;

/** Drives an export by its state alone; what cannot fail comes first, so that nothing slow holds it up. */
export const attachmentExportProcess: Process<AttachmentExport, AttachmentExportEvent, ExportAction> = {
  name: 'attachment-export',
  stream: attachmentExport,
  nextSteps: (state, now) =>
    whatIsDue(now, [...overdueOf(state), ...linksOf(state), ...discardsOf(state), ...stepOf(state, now)]),
};

const overdueOf = ({ current }: AttachmentExport): readonly Due<ExportAction>[] =>
  'dueAt' in current && !current.isOverdue
    ? [at(current.dueAt, { type: 'record-overdue', exportId: current.exportId })]
    : [];

/** Links that were announced but not delivered do not expire: the message is offered again with a later date (E4). */
const linksOf = ({ current, live }: AttachmentExport): readonly Due<ExportAction>[] =>
  live
    .filter(({ exportId }) => current.status !== 'announced' || current.exportId !== exportId)
    .map(({ exportId, linksValidUntil }) => at(linksValidUntil, { type: 'expire-links', exportId }));

const discardsOf = ({ ended }: AttachmentExport): readonly Due<ExportAction>[] =>
  ended.map(({ exportId }) => immediately({ type: 'discard', exportId }));

const stepOf = ({ current }: AttachmentExport, now: Instant): readonly Due<ExportAction>[] => {
  switch (current.status) {
    case 'awaiting-code':
    case 'spent': {
      const { exportId, issue } = current;
      return [at(issue.validUntil, { type: 'expire', exportId, number: issue.number })];
    }
    case 'held': {
      const release = { type: 'release', exportId: current.exportId } as const;
      return [immediately(release), at(plus(now, BRAKE_LOOK), release)];
    }
    case 'confirmed':
      return [at(current.readyAt, { type: 'prepare', exportId: current.exportId })];
    case 'prepared':
      return [immediately({ type: 'announce', exportId: current.exportId })];
    case 'announced':
      return looksForDelivery(current, now);
    case 'expired':
    case 'none':
      return [];
  }
};

/** At each wake; and once more when the date has passed, in case nothing else wakes us. */
const looksForDelivery = ({ exportId, linksValidUntil }: Announced, now: Instant): readonly Due<ExportAction>[] => {
  const look = { type: 'look-for-delivery', exportId } as const;
  return now < linksValidUntil ? [immediately(look), at(linksValidUntil, look)] : [immediately(look)];
};
