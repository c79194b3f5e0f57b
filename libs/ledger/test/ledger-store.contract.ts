import { randomUUID } from 'node:crypto';
import { instant } from '@envoi/event-sourcing';
import { LeaseLostError, type Leases } from '@envoi/read-store';
import { type LedgerState, type LedgerStore, type Tile } from '../src/index.ts';

const hashes = (count: number, fill = 7): Buffer => Buffer.alloc(32 * count, fill);

const positions = (...of: readonly bigint[]): Buffer => {
  const bytes = Buffer.alloc(8 * of.length);
  of.forEach((position, n) => bytes.writeBigUInt64BE(position, 8 * n));
  return bytes;
};

const aTile = (index: number, ...of: readonly bigint[]): Tile => ({
  ...{ level: 0, index, hashes: hashes(of.length, index), positions: positions(...of) },
});

const aState = (size: number, more: Partial<LedgerState> = {}): LedgerState => ({
  size,
  last: { position: { commit: 2n ** 64n - 1n, prepare: 5n }, id: randomUUID() },
  recordedUntil: instant('2026-11-23T10:00:00Z'),
  ...more,
});

/** What every LedgerStore promises; of an empty one that nobody else uses. */
export function keepsTheContractOfALedgerStore(
  open: () => Promise<Readonly<{ store: LedgerStore; leases: Leases }>>,
): void {
  let store: LedgerStore;
  let leases: Leases;
  beforeEach(async () => {
    ({ store, leases } = await open());
    await store.migrate();
  });
  afterEach(() => leases.close());

  const acquired = async () => {
    const lease = await leases.acquire('ledger');
    if (lease === undefined) throw new Error('somebody has it');
    return lease;
  };

  it('is empty at first, also after it was migrated again', async () => {
    await store.migrate();
    expect(await store.state()).toBeUndefined();
    expect(await store.tile(0, 0)).toBeUndefined();
    expect(await store.tilesAt(1n)).toEqual([]);
  });

  it('gives back what was written', async () => {
    const lease = await acquired();
    const above: Tile = { level: 1, index: 0, hashes: hashes(3), positions: undefined };
    const state = aState(700);
    await store.write(lease, [aTile(0, 1n, 2n), above], state);
    expect(await store.state()).toEqual(state);
    expect(await store.tile(0, 0)).toEqual(aTile(0, 1n, 2n));
    expect(await store.tile(1, 0)).toEqual(above);
    const without = aState(701, { recordedUntil: undefined });
    await store.write(lease, [], without);
    expect(await store.state()).toEqual(without);
  });

  it('keeps the wider tile in place of the narrower one, and the bytes as they were when they were written', async () => {
    const lease = await acquired();
    const growing = Buffer.alloc(64, 1);
    await store.write(lease, [{ ...aTile(0, 1n), hashes: growing.subarray(0, 32) }], aState(1));
    growing.fill(9);
    expect((await store.tile(0, 0))?.hashes).toEqual(Buffer.alloc(32, 1));
    await store.write(lease, [aTile(0, 1n, 4n)], aState(2));
    expect(await store.tile(0, 0)).toEqual(aTile(0, 1n, 4n));
  });

  it('finds the tiles of a position', async () => {
    const lease = await acquired();
    const large = 2n ** 63n;
    const tiles = [aTile(0, 3n, 5n), aTile(1, 5n, 9n), aTile(2, large, large + 7n)];
    await store.write(lease, [...tiles, { ...aTile(0, 1n), level: 1, positions: undefined }], aState(6));
    const at = async (position: bigint) => (await store.tilesAt(position)).map(({ index }) => index).sort();
    expect([await at(2n), await at(3n), await at(4n), await at(5n), await at(9n), await at(10n)]).toEqual([
      ...[[], [0], [0], [0, 1], [1], []],
    ]);
    expect([await at(large), await at(large + 7n), await at(large + 8n)]).toEqual([[2], [2], []]);
  });

  it('refuses who had the lease before, and writes nothing of it', async () => {
    const before = await acquired();
    await store.write(before, [aTile(0, 1n)], aState(1));
    await before.release();
    const now = await acquired();
    await expect(store.write(before, [aTile(0, 1n, 2n)], aState(2))).rejects.toBeInstanceOf(LeaseLostError);
    expect((await store.state())?.size).toBe(1);
    expect(await store.tile(0, 0)).toEqual(aTile(0, 1n));
    await store.write(now, [aTile(0, 1n, 2n, 3n)], aState(3));
    expect((await store.state())?.size).toBe(3);
  });
}
