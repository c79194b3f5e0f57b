import { setTimeout as pause } from 'node:timers/promises';
import { run } from '@envoi/composition';
import { startStandalone, type Standalone } from './standalone.ts';

const LOOK_EVERY = 100;

/** Says once what it waits for: a store that is configured may be away. Resolves with whether it is ready, or stops first. */
const isReady = async (standalone: Standalone, signal: AbortSignal): Promise<boolean> => {
  let told = false;
  while (!signal.aborted) {
    const names = await standalone.missing();
    if (names.length === 0) return true;
    if (!told) process.stdout.write(`Envoi waits for: ${names.join(', ')}. Messages are accepted meanwhile.\n`);
    told = true;
    await pause(LOOK_EVERY);
  }
  return false;
};

await run(async (signal) => {
  const started = performance.now();
  const standalone = await startStandalone(process.env, signal);
  if (!(await isReady(standalone, signal))) return standalone;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { gatewayUrl, adminUrl, playgroundUrl } = standalone;
  const ways = [`  webhooks in, links out   ${gatewayUrl}`, `  administrators, audit    ${adminUrl}`];
  const lines =
    playgroundUrl === undefined
      ? [`Envoi is ready after ${seconds} s.`, '', ...ways]
      : [
          `Envoi is ready after ${seconds} s. Open the playground:`,
          '',
          `  ${playgroundUrl.replace('127.0.0.1', 'localhost')}`,
          '',
          '  1. Sign in as one of the members, and invite the assistant.',
          '  2. Write: Get my attachments    and confirm with the code you get.',
          '  3. The link comes after 20 seconds; the clock in the side panel makes time pass.',
          '',
          ...ways,
        ];
  process.stdout.write([...lines, '', 'Ctrl-C stops everything.', ''].join('\n'));
  return standalone;
});
