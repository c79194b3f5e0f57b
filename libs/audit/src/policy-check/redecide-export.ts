import { decide, isOpen, newExportId, type AttachmentExportEvent, type ExportPolicy } from '@envoi/attachment-export';
import { DomainError } from '@envoi/event-sourcing';
import { asking, entering, type Retold } from './retold.ts';
import { type ExportDecision } from './world.ts';

type Event = AttachmentExportEvent;
type Data<Type extends Event['type']> = Extract<Event, { type: Type }>['data'];

/** The decision of the export slice that this event came of. */
export const exportDecision = (retold: Retold<Event>): ExportDecision => {
  const by = BY_COMMAND[retold.command];
  if (by !== undefined) return by(retold);
  const { type, data } = retold.event;
  const decision = BY_TYPE[type] as ((data: Event['data'], retold: Retold<Event>) => ExportDecision) | undefined;
  if (decision === undefined) throw new DomainError('unexplained-event');
  return decision(data, retold);
};

export const exportPolicyIn = ({ policy }: Pick<Retold, 'policy'>): ExportPolicy => ({
  ...policy.export,
  codes: policy.codes,
});

const asked = (retold: Retold<Event>) => {
  const { event, subject, causation } = retold;
  const made = event.type === 'AttachmentExportRequested' ? event.data.exportId : newExportId(subject, { causation });
  return { ...asking(retold, 'export'), policy: exportPolicyIn(retold), newExportId: made };
};

/** The code that lapsed unsent is the one that its message would show in that world. */
const lapsed = (retold: Retold<Event>): ExportDecision => {
  const { newExportId: exportId, ...input } = asked(retold);
  const { current } = retold.other.exports;
  return isOpen(current)
    ? decide.reissueLapsed({ ...input, exportId: current.exportId, number: current.issue.number })
    : decide.reissueLapsed({ ...input, exportId, number: 0 });
};

const BY_COMMAND: Readonly<Partial<Record<string, (retold: Retold<Event>) => ExportDecision>>> = {
  RequestAttachmentExport: (retold) => decide.request(asked(retold)),
  ConfirmAttachmentExport: (retold) => decide.confirm({ ...asked(retold), ...entering(retold, 'export') }),
  ReissueLapsedCode: lapsed,
};

const BY_TYPE: { readonly [Type in Event['type']]?: (data: Data<Type>, retold: Retold<Event>) => ExportDecision } = {
  AttachmentExportConfirmed: ({ exportId, lookedUpAt }, retold) =>
    decide.release({ exportId, policy: exportPolicyIn(retold), member: { managed: false, lookedUpAt } }),
  AttachmentExportExpired: ({ exportId }, { at }) => decide.expire({ exportId, now: at }),
  AttachmentExportOverdue: ({ exportId }, { at }) => decide.recordOverdue({ exportId, now: at }),
  AttachmentExportPrepared: (data) => decide.recordPrepared(data),
  AttachmentExportAnnounced: ({ exportId, announcedAt: now }, retold) =>
    decide.announce({ exportId, now, policy: exportPolicyIn(retold), member: { managed: false, lookedUpAt: now } }),
  AttachmentExportDelivered: (data) => decide.recordDelivered(data),
  AttachmentExportFailed: (data) => decide.fail(data),
  AttachmentExportCancelled: (data) =>
    data.because === 'member' ? decide.cancel(data) : decide.stopBecauseManaged(data),
  AttachmentExportLinksRevoked: (data) => decide.revoke(data),
  AttachmentExportLinksExpired: ({ exportId }, { at }) => decide.expireLinks({ exportId, now: at }),
  AttachmentExportCancelledByStaff: (data) => decide.cancelByStaff(data),
  AttachmentExportLinksRevokedByStaff: (data) => decide.revokeByStaff(data),
  AttachmentExportReleasedByStaff: (data) => decide.releaseByStaff(data),
  AttachmentExportLimitReleasedByStaff: ({ by }, { at: now }) => decide.releaseLimitByStaff({ by, now }),
  AttachmentExportsClosed: (data) => decide.close(data),
};
