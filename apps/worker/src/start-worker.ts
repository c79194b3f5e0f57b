import { exportPreparation } from '@envoi/attachment-export';
import { InboxReader, ToldOnce } from '@envoi/chat';
import { startLedger, type Assistant } from '@envoi/composition';
import { consumerStore, describeError, runConsumers } from '@envoi/consumers';
import { DAY, type SubjectId } from '@envoi/event-sourcing';
import { profileDeletionProcess } from '@envoi/profile-deletion';
import { removeRemains } from '@envoi/vault';
import { NestFactory } from '@nestjs/core';
import { AwaitedEntries } from './awaited-entries.ts';
import { forgetIdle } from './forget-idle.ts';
import { HOUSEKEEPING, type HousekeepingParts } from './housekeeping.ts';
import { projections } from './projections.ts';
import { WorkerModule } from './worker.module.ts';
import { worksOf } from './works.ts';

export interface WorkerOptions {
  assistant: Assistant;
  /** The same for each run of one worker, and of no other. */
  holder: string;
  /** Where the heads of the ledger are mirrored, apart from the stores. */
  witnessFile: string;
}

export interface Worker {
  /** What it cannot do yet; empty: nothing. */
  missing: () => readonly string[];
  /** Lets what is running end, a moment at most, and gives back what it holds. */
  stop(): Promise<void>;
}

/** Everything that reacts: the inbox, the processes, delivery, projections, housekeeping; and the ledger. */
export async function startWorker({ assistant, holder, witnessFile }: WorkerOptions): Promise<Worker> {
  const { stores, logger, brake, publicUrl } = assistant;
  const { database, log, streams, clock } = stores;
  const store = consumerStore(database);
  const inbox = new InboxReader(database, assistant.payloads);
  const toldOnce = new ToldOnce(database, assistant.chatKeys);
  const ledger = await startLedger({ stores, publicUrl, witnessFile, holder, logger });
  const preparation = exportPreparation({
    ...assistant,
    people: stores.vault,
    workspace: assistant.outside.settingsOf,
  });
  const awaited = new AwaitedEntries(ledger);
  const consumers = await runConsumers({
    ...{ store, log, streams, clock, holder, logger },
    works: worksOf({
      ...{ ...assistant, ...stores, inbox, toldOnce },
      ledger: awaited,
      preparation,
    }),
    projections,
  }).catch(async (error: unknown) => {
    await Promise.all([ledger.stop(), preparation.close()]);
    throw error;
  });
  const wakeDeletions = (subjects: readonly SubjectId[]): Promise<void> =>
    store.armVisits(
      subjects.map((key) => ({ work: profileDeletionProcess.name, key })),
      clock.now(),
    );
  const stopWaking = [
    stores.forgetting.onForgotten((subject) => wakeDeletions([subject])),
    ledger.onHead(() => {
      const subjects = awaited.take();
      if (subjects.length > 0)
        wakeDeletions(subjects).catch((error: unknown) =>
          logger.warn(
            { error: describeError(error) },
            'deletions that wait for the ledger were not woken: they look again by themselves',
          ),
        );
    }),
  ];
  const parts: HousekeepingParts = {
    ...{ inbox, toldOnce, brake, clock, logger },
    forgetIdle: () => forgetIdle({ ...stores, ...assistant }),
    purgeNotes: (before) => stores.vault.purgeNotes(before),
    removeRemains: () => removeRemains(database, DAY),
  };
  const context = await NestFactory.createApplicationContext(
    WorkerModule.with({ provide: HOUSEKEEPING, useValue: parts }),
    {
      logger: false,
      abortOnError: false,
    },
  );
  let isStopping = false;
  return {
    missing: () => [
      ...(isStopping ? ['stopping'] : []),
      ...(ledger.stopped() === undefined ? [] : ['ledger']),
      ...consumers.missing(),
    ],
    stop: async () => {
      isStopping = true;
      for (const stop of stopWaking) stop();
      await context.close();
      await Promise.all([consumers.stop(), ledger.stop()]);
      await preparation.close();
    },
  };
}
