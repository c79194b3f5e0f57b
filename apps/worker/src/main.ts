import { hostname } from 'node:os';
import { openFromEnvironment, run, serveHealth } from '@envoi/composition';
import { startWorker } from './start-worker.ts';

await run(async () => {
  const { configuration, assistant, close } = await openFromEnvironment(process.env);
  const worker = await startWorker({ assistant, holder: `worker/${hostname()}` });
  const { host, ports } = configuration;
  const health = await serveHealth({
    host,
    port: ports.worker,
    missing: async () => [...(await assistant.stores.missing()), ...worker.missing()],
  });
  return {
    stop: async () => {
      await health.stop();
      await worker.stop();
      await close();
    },
  };
});
