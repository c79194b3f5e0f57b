import { keepRunning } from './keep-running.ts';
import { type Server } from './server.ts';

it('does not start one that ends at once again without a pause', async () => {
  const nobody: Server = { pid: 0, socketDirectory: '/nowhere', ended: AbortSignal.abort() };
  const starts: number[] = [];
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    const kept = keepRunning(nobody, { data: '/nowhere', user: {} }, () => {
      starts.push(performance.now() - begun);
      if (starts.length === 3) resolve(kept.letGo().then(() => undefined));
      return Promise.resolve(nobody);
    });
  });
  expect(starts).toHaveLength(3);
  expect(starts[2]! - starts[0]!).toBeGreaterThan(350);
});
