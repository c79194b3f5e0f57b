import { attachmentExportProcess, exportEffects, exportPreparation } from '@envoi/attachment-export';
import { InboxReader, ToldOnce } from '@envoi/chat';
import { workspaceSteps, type Assistant } from '@envoi/composition';
import { ParkNowError, armVisit, asWork, runConsumers, type Work } from '@envoi/consumers';
import { conversationWorks, deliveries, goodbyes } from '@envoi/conversation';
import { DAY, HOUR, plus } from '@envoi/event-sourcing';
import {
  CERTIFICATE_TYPE,
  deletionEffects,
  deletionLatenessProcess,
  latenessEffects,
  profileDeletionProcess,
  type DeletionAlerts,
} from '@envoi/profile-deletion';
import { removeRemains } from '@envoi/vault';
import { NestFactory } from '@nestjs/core';
import { forgetIdle } from './forget-idle.ts';
import { HOUSEKEEPING, type HousekeepingParts } from './housekeeping.ts';
import { projections } from './projections.ts';
import { WorkerModule } from './worker.module.ts';

export interface WorkerOptions {
  assistant: Assistant;
  /** The same for each run of one worker, and of no other. */
  holder: string;
}

export interface Worker {
  /** What it cannot do yet; empty: nothing. */
  missing: () => readonly string[];
  /** Lets what is running end, a moment at most, and gives back what it holds. */
  stop(): Promise<void>;
}

/** Everything that reacts: the inbox, the processes, delivery, projections, housekeeping. */
export async function startWorker({ assistant, holder }: WorkerOptions): Promise<Worker> {
  const { stores, logger, brake } = assistant;
  const { database, log, streams, clock } = stores;
  const inbox = new InboxReader(database, assistant.payloads);
  const toldOnce = new ToldOnce(database, assistant.chatKeys);
  const consumers = await runConsumers({
    ...{ database, log, streams, clock, holder, logger },
    works: [exportWork(assistant), ...deletionWorks(assistant), ...conversationWork(assistant, { inbox, toldOnce })],
    projections,
  });
  const stopWaking = stores.forgetting.onForgotten((subject) =>
    armVisit(database.kysely, profileDeletionProcess.name, subject, clock.now()),
  );
  const parts: HousekeepingParts = {
    ...{ inbox, toldOnce, brake, clock, logger },
    forgetIdle: () => forgetIdle({ ...stores, ...assistant }),
    removeRemains: () => removeRemains(database, DAY),
  };
  const context = await NestFactory.createApplicationContext(
    WorkerModule.with({ provide: HOUSEKEEPING, useValue: parts }),
    {
      logger: false,
      abortOnError: false,
    },
  );
  return {
    missing: () => consumers.missing(),
    stop: async () => {
      stopWaking();
      await context.close();
      await consumers.stop();
    },
  };
}

/** Failures of a preparation beyond this are recorded as the export's own; the visit is parked a little later. */
const PREPARATION_ATTEMPTS = 8;

function exportWork({ stores, outside, logger, manifests, ...assistant }: Assistant): Work {
  const { streams, vault } = stores;
  const { databaseUrl, blobDirectory, members, brakeOn, policy } = assistant;
  const effects = exportEffects({
    streams,
    policy: { ...policy.export, codes: policy.codes },
    members,
    preparation: exportPreparation({
      ...{ people: vault, manifests, databaseUrl, blobDirectory },
      workspace: outside.settingsOf,
    }),
    isKnown: async (subject) => (await vault.person(subject)) !== undefined,
    brake: brakeOn,
    deliveries: deliveries(streams),
    alerts: { raise: (alert, facts) => logger.error({ alert, ...facts }, `alert: ${alert}`) },
    preparationAttempts: PREPARATION_ATTEMPTS,
  });
  const options = { alsoWokenBy: ['conversation'], parkAfter: 2 * PREPARATION_ATTEMPTS };
  return asWork(attachmentExportProcess, streams, effects, options);
}

/** A step of a deletion that failed so often waits for an operator (product rule D3). */
const STEP_ATTEMPTS = 10;

function deletionWorks({ stores, outside, logger, policy, publicUrl, ...assistant }: Assistant): readonly Work[] {
  const { streams, vault, signing } = stores;
  const alerts: DeletionAlerts = { raise: (alert, facts) => logger.error({ alert, ...facts }, `alert: ${alert}`) };
  const effects = deletionEffects({
    streams,
    policy: { ...policy.deletion, codes: policy.codes },
    policyVersion: policy.version,
    issuer: publicUrl,
    members: assistant.deletionMembers,
    steps: workspaceSteps(vault, outside),
    brake: assistant.deletionBrake,
    goodbyes: goodbyes(streams),
    vault,
    certificates: { sign: (certificate) => signing.sign(certificate, CERTIFICATE_TYPE) },
    alerts,
    stepAttempts: STEP_ATTEMPTS,
    toPark: (why) => new ParkNowError(why),
  });
  return [
    asWork(profileDeletionProcess, streams, effects, { alsoWokenBy: ['conversation'], parkAfter: STEP_ATTEMPTS }),
    asWork(deletionLatenessProcess, streams, latenessEffects({ streams, alerts })),
  ];
}

type Mail = Readonly<{ inbox: InboxReader; toldOnce: ToldOnce }>;

function conversationWork(assistant: Assistant, mail: Mail): readonly Work[] {
  const { stores, outside, policy, brake, logger } = assistant;
  const { wrongCodesPerHour } = policy.brake;
  return conversationWorks({
    ...assistant,
    ...stores,
    ...mail,
    linkKeys: stores.keyrings.link,
    chatOf: outside.chatOf,
    workspaceOf: outside.workspaceOf,
    messagesPer10Minutes: policy.messagesPer10Minutes,
    countWrongCode: async (entry) => {
      await brake.recordWrongCode(entry);
      const { connection } = entry;
      const count = await brake.countWrongCodes(connection, plus(stores.clock.now(), -HOUR));
      if (count === wrongCodesPerHour)
        logger.error({ alert: 'brake-on', connection }, 'alert: too many wrong codes; confirmations are held');
    },
  });
}
