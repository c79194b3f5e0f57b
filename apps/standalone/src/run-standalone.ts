import { run } from '@envoi/composition';
import { startStandalone } from './standalone.ts';

await run(async (signal) => {
  const started = performance.now();
  const standalone = await startStandalone(process.env, signal);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { gatewayUrl, playgroundUrl } = standalone;
  const lines =
    playgroundUrl === undefined
      ? [`Envoi is ready after ${seconds} s.`, '', `  webhooks in, links out   ${gatewayUrl}`]
      : [
          `Envoi is ready after ${seconds} s. Open the playground:`,
          '',
          `  ${playgroundUrl.replace('127.0.0.1', 'localhost')}`,
          '',
          '  1. Sign in as one of the members, and invite the assistant.',
          '  2. Write: Get my attachments    and confirm with the code you get.',
          '  3. The link comes after 20 seconds; the clock in the side panel makes time pass.',
          '',
          `  webhooks in, links out   ${gatewayUrl}`,
        ];
  process.stdout.write([...lines, '', 'Ctrl-C stops everything.', ''].join('\n'));
  return standalone;
});
