import { hostname } from 'node:os';
import { openFromEnvironment, run, serveHealth } from '@envoi/composition';
import { startWorker } from './start-worker.ts';

await run(async (signal) => {
  const { configuration, assistant, close } = await openFromEnvironment(process.env, signal);
  const { host, ports, ledgerWitnessFile: witnessFile, metricsToken } = configuration;
  // Of two workers on one machine each has its own port; without one, what a killed one held is free after three seconds.
  const holder = `worker/${hostname()}/${ports.worker === 0 ? `pid ${process.pid}` : ports.worker}`;
  const worker = await startWorker({ assistant, holder, witnessFile });
  const health = await serveHealth({
    host,
    port: ports.worker,
    metrics: { metrics: assistant.stores.metrics, token: metricsToken },
    missing: async () => [...(await assistant.stores.missing()), ...worker.missing()],
  });
  return {
    stop: async () => {
      await worker.stop();
      await health.stop(); // it says meanwhile that this worker is stopping
      await close();
    },
  };
}, 'envoi-worker');
