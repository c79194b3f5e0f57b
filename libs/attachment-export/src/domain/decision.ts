import { type Decision } from '@envoi/event-sourcing';
import { type AttachmentExportEvent, type ExportId } from './events.ts';
import { type Membership } from './policy.ts';
import { type AttachmentExport, type Ended, type UnderWay } from './state.ts';

export type Decide = Decision<AttachmentExport, AttachmentExportEvent>;

type Refusal = Extract<AttachmentExportEvent, { type: 'AttachmentExportRefused' }>['data'];

/** A refusal carries its rule, and the facts it was based on with the instant they were looked up. */
export const refused = (
  { member }: { member: Membership },
  refusal: Omit<Refusal, 'lookedUpAt'>,
): AttachmentExportEvent => ({
  type: 'AttachmentExportRefused',
  data: { ...refusal, lookedUpAt: member.lookedUpAt },
});

/** Where an export under way is, and when it is due (product rule E9). */
export const stateShown = (current: UnderWay): AttachmentExportEvent => {
  const { exportId } = current;
  if (current.status === 'held') return { type: 'AttachmentExportStateShown', data: { exportId, state: 'held' } };
  const { readyAt, dueAt } = current;
  const state = current.status === 'confirmed' ? 'waiting' : current.status;
  return { type: 'AttachmentExportStateShown', data: { exportId, state, readyAt, dueAt } };
};

/** What became of an export that is over (product rule K3). */
export const endShown = (exportId: ExportId, state: Exclude<Ended['how'], 'closed'>): AttachmentExportEvent => ({
  type: 'AttachmentExportStateShown',
  data: { exportId, state },
});
