import { ALedger } from '../test/a-ledger.ts';
import { Interrupted, type How } from '../test/interrupted.ts';
import { runLedger } from './index.ts';

/** Events come, among them enough to fill a tile, and the process is interrupted at its nth call. */
const interruptedAt = async (at: number, how: How) => {
  const world = new ALedger();
  const { raw, events, store, witness } = world;
  const interrupted = new Interrupted(at, how);
  const options = world.options({
    raw: { ...interrupted.over(raw, 'at'), follow: interrupted.each(raw.follow) },
    log: { ...interrupted.over(events, 'append'), read: interrupted.each(events.read) },
    store: interrupted.over(store, 'state', 'tile', 'write'),
    witness: interrupted.over(witness, 'last', 'add'),
    headEvery: 1,
  });
  await world.append(250);
  world.run();
  await world.sealed();
  await world.stop();
  const first = runLedger(options);
  for (const more of [1, 8, 1]) {
    await world.append(more);
    await world.sealed(() => interrupted.isDown);
  }
  const { isDown } = interrupted;
  world.leases.take();
  world.run();
  await world.append(1);
  await world.sealed();
  interrupted.resume();
  await world.append(1);
  await world.sealed();
  if (how === 'paused before' || !isDown) await first.stop();
  await world.stop();
  return { isDown, faults: await world.faults(), alerts: world.lines.filter(({ alert }) => alert !== undefined) };
};

describe('A ledger that is interrupted at any of its calls', () => {
  it.each(['killed before', 'killed after', 'paused before'] as const)(
    'and %s: nothing is lost, nothing is signed twice with other bytes, and the tree is that of the log',
    async (how) => {
      let points = 0;
      for (let at = 1; ; at += 1) {
        const { isDown, faults, alerts } = await interruptedAt(at, how);
        expect({ at, faults, alerts }).toEqual({ at, faults: [], alerts: [] });
        if (!isDown) break;
        points += 1;
      }
      expect(points).toBeGreaterThan(20);
    },
    120_000,
  );
});
