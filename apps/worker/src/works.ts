import { attachmentExportProcess, exportEffects, type Preparation } from '@envoi/attachment-export';
import { type Brake } from '@envoi/chat';
import { type Policy } from '@envoi/configuration';
import { isLost, workspaceSteps, type Logger, type Outside, type Slices } from '@envoi/composition';
import { ParkNowError, asWork, type Work } from '@envoi/consumers';
import { awaitingOutcomes, conversationWorks, deliveries, goodbyes, type ConversationParts } from '@envoi/conversation';
import { HOUR, plus } from '@envoi/event-sourcing';
import {
  CERTIFICATE_TYPE,
  deletionEffects,
  deletionLatenessProcess,
  latenessEffects,
  profileDeletionProcess,
  type DeletionAlerts,
  type DeletionLedger,
} from '@envoi/profile-deletion';
import { type Signer } from '@envoi/signing';

/** What the works of a worker need; ports all of it. */
export type WorkParts = Omit<Slices, 'close'> &
  Omit<ConversationParts, 'countWrongCode' | 'chatOf' | 'workspaceOf' | 'messagesPer10Minutes'> &
  Readonly<{
    outside: Pick<Outside, 'chatOf' | 'workspaceOf'>;
    brake: Pick<Brake, 'recordWrongCode' | 'countWrongCodes'>;
    preparation: Preparation;
    signing: Signer;
    ledger: DeletionLedger;
    policy: Policy;
    logger: Logger;
  }>;

/** Everything that reacts to events, messages and time. */
export const worksOf = (parts: WorkParts): readonly Work[] => [
  exportWork(parts),
  ...deletionWorks(parts),
  ...conversationWork(parts),
];

/** Failures of a preparation beyond this are recorded as the export's own; the visit is parked a little later. */
const PREPARATION_ATTEMPTS = 8;

function exportWork({ streams, vault, members, brakeOn, policy, logger, preparation }: WorkParts): Work {
  const effects = exportEffects({
    streams,
    policy: { ...policy.export, codes: policy.codes },
    members,
    preparation,
    isLost: isLost(vault, streams),
    brake: brakeOn,
    deliveries: deliveries(streams),
    alerts: { raise: (alert, facts) => logger.error({ alert, ...facts }, `alert: ${alert}`) },
    preparationAttempts: PREPARATION_ATTEMPTS,
  });
  return asWork(attachmentExportProcess, streams, effects, {
    ...awaitingOutcomes,
    parkAfter: 2 * PREPARATION_ATTEMPTS,
  });
}

/** A step of a deletion that failed so often waits for an operator (product rule D3). */
const STEP_ATTEMPTS = 10;

function deletionWorks({
  streams,
  vault,
  ledger,
  signing,
  outside,
  logger,
  policy,
  ...parts
}: WorkParts): readonly Work[] {
  const alerts: DeletionAlerts = { raise: (alert, facts) => logger.error({ alert, ...facts }, `alert: ${alert}`) };
  const effects = deletionEffects({
    streams,
    policy: { ...policy.deletion, codes: policy.codes },
    policyVersion: policy.version,
    issuer: parts.publicUrl,
    members: parts.deletionMembers,
    steps: workspaceSteps(vault, outside),
    brake: parts.deletionBrake,
    goodbyes: goodbyes(streams),
    ...{ vault, ledger },
    certificates: { sign: (certificate) => signing.sign(certificate, CERTIFICATE_TYPE) },
    alerts,
    stepAttempts: STEP_ATTEMPTS,
    toPark: (why) => new ParkNowError(why),
  });
  return [
    asWork(profileDeletionProcess, streams, effects, { ...awaitingOutcomes, parkAfter: STEP_ATTEMPTS }),
    asWork(deletionLatenessProcess, streams, latenessEffects({ streams, alerts })),
  ];
}

function conversationWork(parts: WorkParts): readonly Work[] {
  const { outside, policy, brake, logger, clock } = parts;
  const { wrongCodesPerHour } = policy.brake;
  return conversationWorks({
    ...parts,
    chatOf: outside.chatOf,
    workspaceOf: outside.workspaceOf,
    messagesPer10Minutes: policy.messagesPer10Minutes,
    countWrongCode: async (entry) => {
      await brake.recordWrongCode(entry);
      const { connection } = entry;
      const count = await brake.countWrongCodes(connection, plus(clock.now(), -HOUR));
      if (count === wrongCodesPerHour)
        logger.error({ alert: 'brake-on', connection }, 'alert: too many wrong codes; confirmations are held');
    },
  });
}
