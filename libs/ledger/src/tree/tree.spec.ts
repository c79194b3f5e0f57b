import { RFC9162 } from '@transmute/rfc9162';
import fc from 'fast-check';
import {
  CompactRange,
  EMPTY_ROOT,
  consistencyProof,
  inclusionProof,
  leafHash,
  nodeHash,
  rootFrom,
  verifyConsistency,
  verifyInclusion,
  type Nodes,
} from '../index.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

/** The reference tree of certificate-transparency, with what its authors publish of it. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  hex,
);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(hex);
const [A, B, C, D, E, F, G] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
].map(hex) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
const INCLUSIONS: [index: number, size: number, proof: Buffer[]][] = [
  [0, 1, []],
  [0, 8, [A, B, C]],
  [5, 8, [D, E, ROOTS[4]!]],
  [2, 3, [ROOTS[2]!]],
  [1, 5, [ROOTS[1]!, B, D]],
];
const CONSISTENCIES: [oldSize: number, newSize: number, proof: Buffer[]][] = [
  [1, 1, []],
  [1, 8, [A, B, C]],
  [6, 8, [F, E, ROOTS[4]!]],
  [2, 5, [B, D]],
  [6, 7, [F, G, ROOTS[4]!]],
];

const treeOf = (leaves: readonly Buffer[]) => {
  const range = new CompactRange();
  const levels: Buffer[][] = [];
  const roots = [range.root()];
  for (const leaf of leaves) {
    range.append(leafHash(leaf), (level, hash) => (levels[level] ??= []).push(hash));
    roots.push(range.root());
  }
  const nodes: Nodes = (level, index) => Promise.resolve(levels[level]![index]!);
  return { range, roots, nodes };
};

const numbered = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`leaf ${n}`));
const MANY = 300;
const many = treeOf(numbered(MANY));
const size = fc.nat({ max: MANY });
const twoSizes = fc
  .tuple(size, size)
  .map(([one, other]): [number, number] => [Math.min(one, other), Math.max(one, other)]);
const leafOfTree = size.filter((n) => n > 0).chain((n) => fc.tuple(fc.nat({ max: n - 1 }), fc.constant(n)));

describe('the tree', () => {
  const reference = treeOf(LEAVES);

  it('has the published roots', () => {
    expect(reference.roots).toEqual(ROOTS);
    expect(EMPTY_ROOT).toEqual(ROOTS[0]);
  });

  it.each(INCLUSIONS)('has the published proof of leaf %i among %i', async (index, size, proof) => {
    expect(await inclusionProof(index, size, reference.nodes)).toEqual(proof);
    const root = ROOTS[size]!;
    expect(verifyInclusion({ leafHash: leafHash(LEAVES[index]!), index, size, proof, root })).toBe(true);
  });

  it.each(CONSISTENCIES)(
    'has the published proof that %i leaves are the beginning of %i',
    async (oldSize, newSize, proof) => {
      expect(await consistencyProof(oldSize, newSize, reference.nodes)).toEqual(proof);
      const roots = { oldRoot: ROOTS[oldSize]!, newRoot: ROOTS[newSize]! };
      expect(verifyConsistency({ oldSize, newSize, ...roots, proof })).toBe(true);
    },
  );

  it('is that of another implementation: roots and both kinds of proofs', async () => {
    for (const size of [1, 2, 3, 6, 7, 8, 9, 21, 32, 33]) {
      const leaves = numbered(size);
      expect(many.roots[size]).toEqual(Buffer.from(await RFC9162.treeHead(leaves)));
      for (let index = 0; index < size; index += 1) {
        const inclusion = await RFC9162.PATH(index, leaves);
        expect(await inclusionProof(index, size, many.nodes)).toEqual(inclusion.map((hash) => Buffer.from(hash)));
        if (index === 0) continue;
        const consistency = await consistencyProof(index, size, many.nodes);
        const isPerfect = Math.log2(index) % 1 === 0; // then the other one puts the old root first, as the verifier does
        const theirs = isPerfect ? [many.roots[index]!, ...consistency] : consistency;
        expect(theirs).toEqual((await RFC9162.PROOF(index, leaves)).map((hash) => Buffer.from(hash)));
      }
    }
  });

  it('goes on from its frontier as if it had never been interrupted', () => {
    fc.assert(
      fc.property(twoSizes, ([oldSize, newSize]) => {
        const before = treeOf(numbered(oldSize)).range;
        const range = CompactRange.fromHashes(before.size, before.hashes);
        for (const leaf of numbered(newSize).slice(oldSize)) range.append(leafHash(leaf));
        expect([range.size, range.root()]).toEqual([newSize, many.roots[newSize]]);
        expect(before.root()).toEqual(many.roots[oldSize]);
      }),
    );
  });

  it.each([
    [-1, 0],
    [0.5, 1],
    [3, 1],
    [4, 2],
    [2 ** 53, 1],
  ])('of %d leaves has no frontier of %i hashes', (size, count) => {
    expect(() => CompactRange.fromHashes(size, Array<Buffer>(count).fill(EMPTY_ROOT))).toThrow(RangeError);
  });

  it('has no frontier of anything but hashes', () => {
    expect(() => CompactRange.fromHashes(1, [Buffer.alloc(31)])).toThrow('32 bytes');
  });

  it('has leaves of any size', () => {
    for (const length of [0, 16_383, 16_384, 1_048_576]) {
      const leaf = Buffer.alloc(length, 7);
      expect(leafHash(leaf)).toEqual(leafHash(Buffer.from(leaf)));
      expect(nodeHash(leafHash(leaf), EMPTY_ROOT)).not.toEqual(leafHash(Buffer.concat([leafHash(leaf), EMPTY_ROOT])));
    }
  });
});

describe('a proof of inclusion', () => {
  it('holds for each leaf of each tree', async () => {
    for (let size = 1; size <= MANY; size += 1)
      for (const index of new Set(
        [0, 1, size >> 1, size - 2, size - 1, (size * 7) % size].filter((n) => n >= 0 && n < size),
      )) {
        const proof = await inclusionProof(index, size, many.nodes);
        const leaf = leafHash(numbered(index + 1)[index]!);
        expect(verifyInclusion({ leafHash: leaf, index, size, proof, root: many.roots[size]! })).toBe(true);
      }
  });

  it('holds for nothing else: another leaf, place, size, root or proof', async () => {
    await fc.assert(
      fc.asyncProperty(
        leafOfTree,
        leafOfTree,
        fc.nat(),
        fc.nat({ max: 255 }),
        async ([index, size], other, at, flip) => {
          const proof = await inclusionProof(index, size, many.nodes);
          const claim = {
            leafHash: leafHash(Buffer.from(`leaf ${index}`)),
            index,
            size,
            proof,
            root: many.roots[size]!,
          };
          expect(verifyInclusion(claim)).toBe(true);
          if (other[0] !== index) {
            expect(verifyInclusion({ ...claim, index: other[0] })).toBe(false);
            expect(verifyInclusion({ ...claim, leafHash: leafHash(Buffer.from(`leaf ${other[0]}`)) })).toBe(false);
          }
          if (other[1] !== size) expect(verifyInclusion({ ...claim, root: many.roots[other[1]]! })).toBe(false);
          if (proof.length === 0) return;
          expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: [...proof, EMPTY_ROOT] })).toBe(false);
          const bent = proof.map((hash) => Buffer.from(hash));
          const hash = bent[at % bent.length]!;
          hash[at % 32]! ^= flip;
          expect(verifyInclusion({ ...claim, proof: bent })).toBe(flip === 0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['no tree', { index: 0, size: 0 }],
    ['a place outside', { index: 1, size: 1 }],
    ['a place before', { index: -1, size: 1 }],
    ['a place between', { index: 0.5, size: 1 }],
    ['a size beyond', { index: 0, size: 2 ** 53 }],
    ['a short leaf', { leafHash: Buffer.alloc(31) }],
    ['a short root', { root: Buffer.alloc(0) }],
    ['a short hash', { index: 0, size: 2, proof: [Buffer.alloc(0)] }],
  ])('is none of %s', (_, wrong) => {
    const leaf = leafHash(Buffer.from('data'));
    const claim = { leafHash: leaf, index: 0, size: 1, proof: [], root: leaf };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, ...wrong })).toBe(false);
  });

  it('cannot be made of a leaf that is not there', async () => {
    await expect(inclusionProof(8, 8, many.nodes)).rejects.toThrow('no leaf 8 in a tree of 8');
    await expect(consistencyProof(9, 8, many.nodes)).rejects.toThrow(
      'no tree of 9 leaves is the beginning of one of 8',
    );
  });
});

describe('a proof of consistency', () => {
  it('holds for any two sizes of one tree', async () => {
    const wrong: number[][] = [];
    for (let newSize = 0; newSize <= MANY; newSize += 1)
      for (let oldSize = newSize % 5; oldSize <= newSize; oldSize += 5) {
        const proof = await consistencyProof(oldSize, newSize, many.nodes);
        const roots = { oldRoot: many.roots[oldSize]!, newRoot: many.roots[newSize]! };
        if (!verifyConsistency({ oldSize, newSize, ...roots, proof })) wrong.push([oldSize, newSize]);
      }
    expect(wrong).toEqual([]);
  });

  it('holds for no two trees of which one is not the beginning of the other', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, fc.nat(), async ([oldSize, newSize], at) => {
        if (oldSize === 0) return;
        const leaves = numbered(newSize);
        leaves[at % oldSize] = Buffer.from('another');
        const forged = treeOf(leaves);
        const proof = await consistencyProof(oldSize, newSize, forged.nodes);
        const claim = { oldSize, newSize, newRoot: forged.roots[newSize]!, proof };
        expect(verifyConsistency({ ...claim, oldRoot: many.roots[oldSize]! })).toBe(false);
        expect(verifyConsistency({ ...claim, oldRoot: forged.roots[oldSize]! })).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('holds for nothing else: another size, root or proof', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, size, async ([oldSize, newSize], other) => {
        const proof = await consistencyProof(oldSize, newSize, many.nodes);
        const claim = { oldSize, newSize, oldRoot: many.roots[oldSize]!, newRoot: many.roots[newSize]!, proof };
        if (other !== oldSize) expect(verifyConsistency({ ...claim, oldRoot: many.roots[other]! })).toBe(false);
        if (other !== newSize && oldSize > 0)
          expect(verifyConsistency({ ...claim, newRoot: many.roots[other]! })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, EMPTY_ROOT] })).toBe(false);
        expect(verifyConsistency({ ...claim, oldSize: newSize + 1 })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

/** Of equal leaves all nodes of a level are equal: a tree of any size without the leaves. */
describe('a tree of more leaves than fit into 32 bits', () => {
  const levels = [leafHash(Buffer.from('x'))];
  for (let level = 1; level <= 53; level += 1) levels.push(nodeHash(levels[level - 1]!, levels[level - 1]!));
  const nodes: Nodes = (level) => Promise.resolve(levels[level]!);
  const large = fc.integer({ min: 2 ** 30, max: Number.MAX_SAFE_INTEGER });

  it('has proofs like any other', async () => {
    const edges = [31, 32, 33, 52].flatMap((height) => [2 ** height - 1, 2 ** height, 2 ** height + 1]);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(large, fc.constantFrom(...edges)),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (size, part) => {
          const index = Math.floor(size * part);
          const root = await rootFrom(size, nodes);
          const proof = await inclusionProof(index, size, nodes);
          expect(verifyInclusion({ leafHash: levels[0]!, index, size, proof, root })).toBe(true);
          const consistency = await consistencyProof(index, size, nodes);
          const roots = { oldRoot: await rootFrom(index, nodes), newRoot: root };
          expect(verifyConsistency({ oldSize: index, newSize: size, ...roots, proof: consistency })).toBe(true);
          expect(
            verifyConsistency({ oldSize: index, newSize: size, ...roots, newRoot: EMPTY_ROOT, proof: consistency }),
          ).toBe(index === 0);
        },
      ),
    );
  });
});
