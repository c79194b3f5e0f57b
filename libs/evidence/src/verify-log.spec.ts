import { instant } from '@envoi/event-sourcing';
import { type RawEvent } from '@envoi/event-store';
import { CompactRange, leafBytes, leafHash, noteSigner, signHead, type Tile } from '@envoi/ledger';
import { generateSigningKeys, parseSigningKeys } from '@envoi/signing';
import fc from 'fast-check';
import { verifyLog, type LogVerdict, type SealedLog } from './index.ts';

const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
const signer = noteSigner('envoi.example/ledger', keys);
const noon = instant('2026-11-24T12:00:00.000Z');
const LEAVES = 40;

const eventOf = (n: number): RawEvent => ({
  stream: `${n % 3 === 0 ? 'attachmentExport' : 'conversation'}-${n % 4}`,
  revision: BigInt(n),
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type: 'Happened',
  contentType: 'application/json',
  data: Buffer.from(JSON.stringify({ n })),
  metadata: Buffer.from(JSON.stringify({ at: noon, recordedAt: noon, n })),
  position: { commit: BigInt(n * 100), prepare: BigInt(n * 100) },
});

/** In between are events of the server's own, and heads. */
const log: readonly RawEvent[] = Array.from({ length: LEAVES }, (_, n) => eventOf(n)).flatMap((event, n) =>
  n % 7 === 3 ? [event, { ...event, stream: '$stats' }, { ...event, stream: 'ledger-heads' }] : [event],
);
const leaves = log.filter(({ stream }) => !stream.startsWith('$') && !stream.startsWith('ledger-'));
const hashes = leaves.map((event) => leafHash(leafBytes(event)));

const headOf = (size: number): string => {
  const tree = new CompactRange();
  for (const hash of hashes.slice(0, size)) tree.append(hash);
  return signHead({ size, root: tree.root(), recordedUntil: noon }, signer).note;
};
const heads = [1, 8, 9, 20, 33].map(headOf);

const each = async function* <Item>(items: Iterable<Item>): AsyncGenerator<Item, void, void> {
  await Promise.resolve();
  yield* items;
};

const tile: Tile = { level: 0, index: 0, hashes: Buffer.concat(hashes), positions: undefined };
const tiles = (level: number, index: number) => Promise.resolve(level === 0 && index === 0 ? tile : undefined);

const verified = (events: readonly RawEvent[], others: Partial<SealedLog> = {}): Promise<LogVerdict> =>
  verifyLog({
    raw: { all: () => each(events) },
    heads: each(heads),
    otherHeads: { witness: each([headOf(20), headOf(33)]) },
    tiles,
    keys: { keys: keys.published },
    ...others,
  });

describe('a log', () => {
  it('is verified against every head, wherever that is kept', async () => {
    expect(await verified(log)).toEqual({
      isValid: true,
      difference: undefined,
      leaves: LEAVES,
      unsealed: 7,
      heads: { 'the log': 5, witness: 2 },
    });
  });

  it('is the same after it was copied: other positions, and none of what the server said itself', async () => {
    const copied = leaves.map((event, n) => ({ ...event, position: { commit: BigInt(n), prepare: BigInt(n) } }));
    expect((await verified(copied)).isValid).toBe(true);
  });

  it('needs nothing but heads: tiles that are missing or changed are no difference', async () => {
    const changed: Tile = { ...tile, hashes: Buffer.alloc(tile.hashes.length) };
    for (const one of [undefined, changed])
      expect((await verified(log, { tiles: () => Promise.resolve(one) })).isValid).toBe(true);
  });

  it('is cut off when the witness has seen more of it', async () => {
    const cut = leaves.slice(0, 19);
    const { difference } = await verified(cut, {
      heads: each(heads.slice(0, 3)),
      otherHeads: { witness: each(heads) },
    });
    expect(difference).toBe('witness: the log ends after 19 leaves, and a head says that there were 20');
  });

  it('is found changed at the very leaf by what was kept, and between two heads without it', async () => {
    const changed = leaves.with(14, { ...eventOf(14), data: Buffer.from('{"n":41}') });
    expect(await verified(changed)).toMatchObject({
      isValid: false,
      difference: 'leaf 14 (conversation-2 revision 14, Happened) is not the one that was sealed',
    });
    const { difference } = await verified(changed, { tiles: () => Promise.resolve(undefined) });
    expect(difference).toMatch('one of the leaves from 9 to 19 is not the one that was sealed');
  });

  it('is found changed at the very leaf also where what was kept was changed before it', async () => {
    const changed = leaves.with(14, { ...eventOf(14), data: Buffer.from('{"n":41}') });
    const others: Tile = { ...tile, hashes: Buffer.concat([Buffer.alloc(32), tile.hashes.subarray(32)]) };
    const { difference } = await verified(changed, { tiles: () => Promise.resolve(others) });
    expect(difference).toMatch(/^leaf 14 /);
  });

  it('is found written anew, with a key that was slipped in among the published ones, by the heads that others hold', async () => {
    const theirs = parseSigningKeys(generateSigningKeys('s2'), 'SIGNING_KEYS');
    const other = leaves.with(14, { ...eventOf(14), data: Buffer.from('{"n":41}') });
    const tree = new CompactRange();
    for (const event of other.slice(0, 33)) tree.append(leafHash(leafBytes(event)));
    const head = { size: 33, root: tree.root(), recordedUntil: noon };
    const forged = signHead(head, noteSigner('envoi.example/ledger', theirs)).note;
    const anew = { heads: () => each([forged]), keys: { keys: [...keys.published, ...theirs.published] } };
    const alone = { otherHeads: {}, tiles: () => Promise.resolve(undefined) };
    expect(await verified(other, { ...anew, heads: anew.heads(), ...alone })).toMatchObject({ isValid: true });
    const { difference } = await verified(other, { ...anew, heads: anew.heads(), tiles: alone.tiles });
    expect(difference).toMatch(/^witness: one of the leaves from 0 to 19 is not the one that was sealed/);
  });

  it('lacks no head that the witness holds', async () => {
    const { difference } = await verified(log, { heads: each(heads.toSpliced(3, 1)) });
    expect(difference).toBe('witness: its head of 20 leaves is not in the log');
  });

  it('has heads of our keys only, and none that goes back', async () => {
    const stranger = noteSigner('envoi.example/ledger', parseSigningKeys(generateSigningKeys('s2'), 'SIGNING_KEYS'));
    const forged = signHead({ size: 9, root: Buffer.alloc(32), recordedUntil: noon }, stranger).note;
    expect((await verified(log, { heads: each([heads[0]!, forged]) })).difference).toMatch('not valid');
    expect((await verified(log, { heads: each([headOf(9), headOf(8)]) })).difference).toMatch('comes after');
  });

  it('is never valid once anything that was sealed is another', async () => {
    const at = fc.nat({ max: 32 });
    const field = fc.constantFrom('data', 'metadata', 'type', 'stream', 'id', 'revision', 'contentType');
    const change = fc.oneof(
      fc.tuple(at, field).map(([n, name]) => leaves.with(n, changedIn(leaves[n]!, name))),
      at.map((n) => leaves.toSpliced(n, 1)),
      at.map((n) => leaves.toSpliced(n, 0, eventOf(99))),
      fc.tuple(at, at).filter(([n, m]) => n !== m).map(([n, m]) => leaves.with(n, leaves[m]!).with(m, leaves[n]!)), // prettier-ignore
      at.map((n) => leaves.slice(0, n)),
    );
    await fc.assert(
      fc.asyncProperty(change, fc.boolean(), async (events, isKept) => {
        const verdict = await verified(events, isKept ? {} : { tiles: () => Promise.resolve(undefined) });
        return !verdict.isValid && verdict.difference !== undefined;
      }),
      { numRuns: 500 },
    );
  });
});

const changedIn = (event: RawEvent, field: string): RawEvent => {
  if (field === 'revision') return { ...event, revision: event.revision + 1n };
  if (field === 'id') return { ...event, id: event.id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) };
  if (field === 'data' || field === 'metadata') {
    const bytes = Buffer.from(event[field]);
    bytes[1] = (bytes[1] ?? 0) ^ 1;
    return { ...event, [field]: bytes };
  }
  return { ...event, [field]: `${event[field as 'type']}x` };
};
