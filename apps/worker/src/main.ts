import { hostname } from 'node:os';
import { openFromEnvironment, run } from '@envoi/composition';
import { startWorker } from './start-worker.ts';

await run(async () => {
  const { assistant, close } = await openFromEnvironment(process.env);
  const worker = await startWorker({ assistant, holder: `worker/${hostname()}` });
  return {
    stop: async () => {
      await worker.stop();
      await close();
    },
  };
});
