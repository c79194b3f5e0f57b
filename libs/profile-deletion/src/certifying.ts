import { DomainError, type Instant } from '@envoi/event-sourcing';
import { toMinute, type CertificateWithEntry, type CertifiedEntry } from './certificate.ts';
import { reportsIn, wasGoneBefore, type Running } from './domain/state.ts';

type About = Readonly<{ issuer: string; policy: number; revision: number; now: Instant; ledger: CertifiedEntry }>;

/** What is certified: what the log says, to the minute, without counts and without anything about the person (D6). */
export const certificateOf = ({ deletionId, confirmedAt, facts }: Running, about: About): CertificateWithEntry => {
  const { exportsClosed, goodbye, gone, forgottenAt } = facts;
  if (exportsClosed === undefined || gone === undefined || forgottenAt === undefined)
    throw new DomainError('certificate-before-the-end');
  const reports = reportsIn(facts);
  return {
    version: 2,
    iss: about.issuer,
    deletionId,
    outcome: wasGoneBefore(facts) ? 'found-gone' : 'deleted',
    confirmedAt: toMinute(confirmedAt),
    steps: reports.map(({ step, status, reportedAt }) => ({
      step,
      reportedBy: 'workspace',
      status,
      at: toMinute(reportedAt),
    })),
    exportsClosedAt: toMinute(exportsClosed.closedAt),
    ...(goodbye !== undefined && { goodbye: { outcome: goodbye.outcome, at: toMinute(goodbye.at) } }),
    checked: { memberGone: gone.how, at: toMinute(gone.at) },
    forgottenAt: toMinute(forgottenAt),
    vaultEmptyAt: toMinute(about.now),
    completedAt: toMinute(about.now),
    retained: reports.flatMap(({ step, retained }) => retained.map((kept) => ({ step, ...kept }))),
    policy: about.policy,
    streams: { profileDeletion: about.revision, attachmentExport: exportsClosed.exportsRevision },
    ledger: about.ledger,
  };
};
