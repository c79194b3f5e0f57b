import { setTimeout as pause } from 'node:timers/promises';
import { run } from '@envoi/composition';
import { USERS } from './sign-in/users.ts';
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

const byName = (url: string): string => url.replace('127.0.0.1', 'localhost');

const wayToTheConsole = ({ adminUrl, signsAnybodyIn }: Standalone): string[] => {
  const way = `  console of the staff     ${byName(adminUrl)}`;
  if (!signsAnybodyIn) return [way];
  const users = USERS.map(({ name, role }) => `${name} (${role})`).join(', ');
  return [way, `    FOR TRYING OUT ONLY: no password is asked of ${users}, on this machine.`];
};

await run(async (signal) => {
  const started = performance.now();
  const standalone = await startStandalone(process.env, signal);
  if (!(await isReady(standalone, signal))) return standalone;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { gatewayUrl, playgroundUrl } = standalone;
  const ways = [`  webhooks in, links out   ${gatewayUrl}`, ...wayToTheConsole(standalone)];
  const lines =
    playgroundUrl === undefined
      ? [`Envoi is ready after ${seconds} s.`, '', ...ways]
      : [
          `Envoi is ready after ${seconds} s. Open the playground:`,
          '',
          `  ${byName(playgroundUrl)}`,
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
