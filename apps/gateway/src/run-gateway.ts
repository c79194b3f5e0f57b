import { openFromEnvironment, run } from '@envoi/composition';
import { startGateway } from './start-gateway.ts';

await run(async (signal) => {
  const { configuration, assistant, close } = await openFromEnvironment(process.env, signal);
  const { host, ports } = configuration;
  const gateway = await startGateway({ assistant, host, port: ports.gateway });
  return {
    stop: async () => {
      await gateway.stop();
      await close();
    },
  };
}, 'envoi-gateway');
