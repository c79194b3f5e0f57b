import { decide, type ExportAction, type ExportId } from '@envoi/attachment-export';
import { exportPolicyIn } from './redecide-export.ts';
import { type At } from './retold.ts';
import { type ExportDecision } from './world.ts';

export const performExport = ({ type, exportId }: ExportAction, at: At): ExportDecision => STEPS[type](exportId, at);

type Perform = (exportId: ExportId, at: At) => ExportDecision;

const memberAt = ({ facts, now }: At) => ({ managed: facts.isManaged(now), lookedUpAt: now });

const failureOf = ({ facts }: At, exportId: ExportId, step: 'prepare' | 'look-for-delivery') => {
  const reason = facts.exportFailure(exportId, step);
  return reason && decide.fail({ exportId, reason });
};

const STEPS: Readonly<Record<ExportAction['type'], Perform>> = {
  expire: (exportId, { now }) => decide.expire({ exportId, now }),
  release: (exportId, at) => decide.release({ exportId, policy: exportPolicyIn(at), member: memberAt(at) }),
  prepare: (exportId, at) => {
    if (memberAt(at).managed) return decide.stopBecauseManaged({ exportId });
    const manifest = at.facts.manifestOf(exportId);
    return failureOf(at, exportId, 'prepare') ?? decide.recordPrepared({ exportId, manifest });
  },
  announce: (exportId, at) =>
    decide.announce({ exportId, now: at.now, policy: exportPolicyIn(at), member: memberAt(at) }),
  'look-for-delivery': (exportId, at) =>
    failureOf(at, exportId, 'look-for-delivery') ?? decide.recordDelivered({ exportId, deliveredAt: at.now }),
  'record-overdue': (exportId, { now }) => decide.recordOverdue({ exportId, now }),
  'expire-links': (exportId, { now }) => decide.expireLinks({ exportId, now }),
  discard: () => () => [],
};
