import { openFromEnvironment, run, serveHealth, type Running } from '@envoi/composition';
import { startGateway } from './start-gateway.ts';

const nothing: Running = { stop: () => Promise.resolve() };

await run(async (signal) => {
  const { configuration, assistant, close } = await openFromEnvironment(process.env, signal);
  const { host, ports, metricsToken: token } = configuration;
  const { stores } = assistant;
  const gateway = await startGateway({ assistant, host, port: ports.gateway });
  // Of its own: the gateway's port is open to everybody.
  const figures =
    ports.gatewayMetrics === undefined
      ? nothing
      : await serveHealth({
          host,
          port: ports.gatewayMetrics,
          metrics: { metrics: stores.metrics, token },
          missing: () => stores.missing(),
        });
  return {
    stop: async () => {
      await gateway.stop();
      await figures.stop();
      await close();
    },
  };
}, 'envoi-gateway');
