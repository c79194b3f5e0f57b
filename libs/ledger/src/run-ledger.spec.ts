import { OutageError, instant } from '@envoi/event-sourcing';
import { ALedger, ORIGIN, aMoment, aRing } from '../test/a-ledger.ts';
import { WitnessError, memoryLedgerStore, runLedger, type LedgerStore, type Witness } from './index.ts';

let world: ALedger;
beforeEach(() => (world = new ALedger()));
afterEach(() => world.stop());

describe('the ledger', () => {
  it('seals what is there, and what comes: tree, tiles, entries and heads are those of a computation of its own', async () => {
    await world.append(3);
    const ledger = world.run();
    await world.sealed();
    for (let n = 0; n < 3; n += 1) {
      await world.append(150, `account-${n}`);
      await world.sealed();
    }
    expect(await world.faults()).toEqual([]);
    expect(await ledger.status()).toEqual({ size: 453, headSize: 453, headAge: 0, stopped: undefined });
    expect(world.lines).toEqual([]);
  });

  it('signs nothing while nothing happens, and its own heads are nothing that happens', async () => {
    await world.append(3);
    const ledger = world.run();
    await world.sealed();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await world.heads()).toHaveLength(1);
    expect((await ledger.status()).size).toBe(3);
  });

  it('leaves the streams of the server and its own aside, and takes every other one', async () => {
    world.run();
    await world.append(2, '$settings');
    await world.append(2, 'ledger-other');
    await world.append(2, 'category-to-come');
    await world.sealed();
    expect((await world.heads()).at(-1)?.size).toBe(2);
    expect(await world.faults()).toEqual([]);
  });

  it('signs the first at once, and then at most one head in its time', async () => {
    const headEvery = 300;
    world.run({ headEvery });
    const started = performance.now();
    await world.append(1);
    await world.sealed();
    expect(performance.now() - started).toBeLessThan(headEvery);
    while (performance.now() - started < 4 * headEvery) {
      await world.append(1);
      await aMoment();
    }
    const elapsed = performance.now() - started;
    await world.sealed();
    const heads = (await world.heads()).length;
    expect(heads).toBeGreaterThanOrEqual(4);
    expect(heads).toBeLessThanOrEqual(Math.floor(elapsed / headEvery) + 2);
    expect(await world.faults()).toEqual([]);
  });

  it('signs a head at least every second while events arrive, unless it is told otherwise', async () => {
    const { headEvery: _, ...asItIs } = world.options();
    const ledger = runLedger(asItIs);
    try {
      await world.append(1);
      await world.sealed();
      const started = performance.now();
      while ((await world.heads()).length < 3) {
        await world.append(1);
        await aMoment();
      }
      expect((performance.now() - started) / 2).toBeLessThan(2_000); // on a busy machine
    } finally {
      await ledger.stop();
    }
  });

  it('says until when its leaves were recorded: the latest of all, whatever their order', async () => {
    world.run();
    await world.append(5);
    await world.sealed();
    expect(await world.recordedUntil()).toBe('2026-11-23T10:00:05.000Z');
    await world.events.append('account-2', -1n, [
      { id: '5f6a1d2e-0000-4000-8000-000000000001', type: 'Early', data: {}, metadata: { recordedAt: instant(0) } },
      { id: '5f6a1d2e-0000-4000-8000-000000000002', type: 'Timeless', data: {}, metadata: {} },
    ]);
    await world.sealed();
    expect((await world.heads()).at(-1)).toMatchObject({ size: 7, recordedUntil: '2026-11-23T10:00:05.000Z' });
  });

  it('goes on after a restart, under the name of its first head', async () => {
    await world.append(300);
    world.run();
    await world.sealed();
    await world.stop();
    await world.append(10);
    world.run({ origin: 'moved.example/ledger' });
    await world.sealed();
    expect(new Set((await world.heads()).map(({ origin }) => origin))).toEqual(new Set([ORIGIN]));
    expect(await world.faults()).toEqual([]);
  });

  it('goes on after a rotation of its key', async () => {
    await world.append(3);
    world.run();
    await world.sealed();
    await world.stop();
    world.keys = aRing('s2');
    world.jwks = { keys: [...world.jwks.keys, ...world.keys.published] };
    await world.append(3);
    world.run();
    await world.sealed();
    expect(new Set((await world.heads()).map(({ keyId }) => keyId)).size).toBe(2);
    expect(await world.faults()).toEqual([]);
  });

  it('makes its tiles anew when they are gone, signs nothing meanwhile, and goes on', async () => {
    await world.append(600);
    world.run();
    await world.sealed();
    await world.stop();
    const before = (await world.heads()).length;
    world.store = memoryLedgerStore(world.leases.isLast);
    const ledger = world.run();
    while ((await ledger.status()).size < 600) await aMoment();
    expect(await world.heads()).toHaveLength(before);
    await world.append(1);
    await world.sealed();
    expect(await world.faults()).toEqual([]);
  });

  it('makes its tiles anew when one of them is gone', async () => {
    await world.append(600);
    world.run();
    await world.sealed();
    await world.stop();
    const { store } = world;
    let isLost = true;
    const holed: LedgerStore = {
      ...store,
      tile: (level, index) => (isLost && index === 0 ? Promise.resolve(undefined) : store.tile(level, index)),
      write: (...args) => {
        isLost = false;
        return store.write(...args);
      },
    };
    await world.append(1);
    world.run({ store: holed });
    await world.sealed();
    expect(world.lines.map(({ message }) => message)).toEqual(['the ledger makes its tiles anew']);
    expect(await world.faults()).toEqual([]);
  });

  it('tells the witness what it lacks: all of it, or the end', async () => {
    for (let n = 0; n < 4; n += 1) {
      await world.append(2);
      world.run();
      await world.sealed();
      await world.stop();
    }
    const all = [...world.notes];
    for (const kept of [0, 1, 3]) {
      world.notes.splice(kept);
      world.run();
      while (world.notes.length < all.length) await aMoment();
      await world.stop();
      expect(world.notes).toEqual(all);
    }
  });

  it('is sealed by one process at a time; another one goes on when that is away for too long', async () => {
    const first = world.run();
    const second = world.run();
    await world.append(3);
    await world.sealed();
    world.leases.take();
    await world.append(3);
    await world.sealed();
    await world.append(3);
    await world.sealed();
    expect(await world.faults()).toEqual([]);
    expect([await first.status(), await second.status()]).toEqual([
      expect.objectContaining({ headSize: 9 }),
      expect.objectContaining({ headSize: 9 }),
    ]);
  });

  it('survives outages of all that it needs', async () => {
    let fails = 0;
    let chance = 1;
    const isDown = (): boolean => (chance = (chance * 16_807) % 2_147_483_647) % 8 === 0;
    const failing = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get: (target, name) => {
          const method = Reflect.get(target, name) as unknown;
          if (typeof method !== 'function' || name === 'follow' || name === 'read') return method;
          return (...args: unknown[]): unknown => {
            if (!isDown()) return (method as (...all: unknown[]) => unknown).apply(target, args);
            fails += 1;
            return Promise.reject(new OutageError('down'));
          };
        },
      });
    world.run({ store: failing(world.store), witness: failing(world.witness), log: failing(world.events) });
    while (fails < 10) {
      await world.append(5);
      await world.sealed();
    }
    expect(await world.faults()).toEqual([]);
  });

  it('signs nothing while the witness cannot be written, says so once, and goes on when it can', async () => {
    const { witness } = world;
    let isFull = false;
    let tries = 0;
    const full: Witness = {
      last: () => witness.last(),
      add: (notes) => {
        if (!isFull) return witness.add(notes);
        tries += 1;
        return Promise.reject(new WitnessError('ENOSPC'));
      },
    };
    const alerts = () => world.lines.filter(({ level }) => level === 'error');
    world.run({ witness: full });
    for (let time = 1; time <= 2; time += 1) {
      await world.append(3);
      await world.sealed();
      const before = await world.heads();
      [isFull, tries] = [true, 0];
      await world.append(3);
      while (tries < 3) await aMoment();
      expect((await world.heads()).length - before.length).toBe(1); // that one had been signed when it came to the witness
      isFull = false;
      await world.sealed();
      expect(alerts()).toHaveLength(time);
    }
    expect(alerts()[0]).toMatchObject({ alert: 'witness-away', error: 'ENOSPC' });
    expect(await world.faults()).toEqual([]);
  }, 20_000);

  it('calls back when a head was signed, until that is not wanted any more', async () => {
    const ledger = world.run();
    let calls = 0;
    const stop = ledger.onHead(() => (calls += 1));
    await world.append(1);
    while (calls === 0) await aMoment();
    stop();
    await world.append(1);
    await world.sealed();
    expect(calls).toBe(1);
  });
});
