import { createPublicKey, sign } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { instant } from '@envoi/event-sourcing';
import { generateSigningKeys, parseSigningKeys, type Jwks, type SigningKeys } from '@envoi/signing';
import fc from 'fast-check';
import {
  CompactRange,
  EMPTY_ROOT,
  InvalidNoteError,
  inclusionProof,
  leafHash,
  noteSigner,
  originOf,
  parseCheckpoint,
  signHead,
  signNote,
  verifierKeys,
  verifierOf,
  verifiersFrom,
  verifyNote,
  type NoteSigner,
  type NoteVerifier,
} from '../index.ts';

/** The example of Go's sumdb/note, which C2SP's signed-note took over. */
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETERS_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const BY_PETER =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const BY_ENOCH =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

const ORIGIN = 'envoi.example/ledger';
const ring = (text: string): SigningKeys => parseSigningKeys(text, 'SIGNING_KEYS');
const publicOf = ({ published }: SigningKeys): Jwks => ({ keys: published });
const [first, second] = [generateSigningKeys('a'), generateSigningKeys('b')];
const verifiers = verifiersFrom(publicOf(ring(`${second},${first}`)), ORIGIN);

const reasonOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof InvalidNoteError ? error.reason : String(error);
  }
  return 'accepted';
};

describe('a note', () => {
  const peter = verifierOf(PETER);
  const enoch = verifierOf(ENOCH);

  it('is the published one when the published key signs the published text', () => {
    const seed = Buffer.from(PETERS_SEED, 'base64').subarray(1);
    const keys = ring(`peter:${seed.toString('base64')}`);
    expect(signNote(TEXT, noteSigner('PeterNeumann', keys))).toBe(`${TEXT}\n${BY_PETER}`);
    expect(verifierKeys(publicOf(keys), 'PeterNeumann')).toEqual([PETER]);
  });

  it('is verified by those keys that we know, and passes over others', () => {
    const signedBy = (note: string, ...by: NoteVerifier[]) => verifyNote(note, by).signedBy.map(({ name }) => name);
    expect(verifyNote(`${TEXT}\n${BY_PETER}`, [peter]).text).toBe(TEXT);
    expect(signedBy(`${TEXT}\n${BY_PETER}${BY_ENOCH}`, peter)).toEqual(['PeterNeumann']);
    expect(signedBy(`${TEXT}\n${BY_PETER}${BY_ENOCH}`, peter, enoch)).toEqual(['PeterNeumann', 'EnochRoot']);
    expect(signedBy(`${TEXT}\n${BY_ENOCH}${BY_PETER}${BY_PETER}`, peter)).toEqual(['PeterNeumann']);
  });

  it('is refused when no key of ours has signed it', () => {
    expect(reasonOf(() => verifyNote(`${TEXT}\n${BY_ENOCH}`, [peter]))).toBe('unknown-key');
    expect(reasonOf(() => verifyNote(`${TEXT}\n${BY_PETER}`, []))).toBe('unknown-key');
    const misnamed = BY_PETER.replace('PeterNeumann', 'CarmenSandiego');
    expect(reasonOf(() => verifyNote(`${TEXT}\n${misnamed}`, [peter]))).toBe('unknown-key');
  });

  it('is refused when a key of ours has signed something else, whoever else has signed this', () => {
    const changed = TEXT.replace('problem', 'poem');
    expect(reasonOf(() => verifyNote(`${changed}\n${BY_PETER}`, [peter]))).toBe('bad-signature');
    const bent = BY_PETER.replace('ZJku', 'ZJkv');
    expect(reasonOf(() => verifyNote(`${TEXT}\n${bent}${BY_ENOCH}`, [peter, enoch]))).toBe('bad-signature');
    expect(reasonOf(() => verifyNote(`${TEXT}\n${BY_ENOCH}${bent}`, [peter, enoch]))).toBe('bad-signature');
  });

  it.each([
    ['nothing', ''],
    ['no signature', TEXT],
    ['an empty signature', `${TEXT}\n`],
    ['no last newline', `${TEXT}\n${BY_PETER.slice(0, -1)}`],
    ['a control character', `\x01${TEXT}\n${BY_PETER}`],
    ['a carriage return', `${TEXT.replace('\n', '\r\n')}\n${BY_PETER}`],
    ['half a character', `\ud800${TEXT}\n${BY_PETER}`],
    ['a name with a space', `${TEXT}\n${BY_PETER.replace('PeterNeumann', 'Peter Neumann')}`],
    ['a name with a plus', `${TEXT}\n${BY_PETER.replace('PeterNeumann', 'Peter+Neumann')}`],
    ['another spelling of the signature', `${TEXT}\n${BY_PETER.replace('JnAM=', 'JnAN=')}`],
    ['a signature that is too short', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['another line', `${TEXT}\n${BY_PETER}Unexpected line.\n`],
    ['too many signatures', `${TEXT}\n${BY_PETER.repeat(101)}`],
    ['too much text', `${'x'.repeat(1_000_000)}\n\n${BY_PETER}`],
  ])('is none with %s', (_, note) => {
    expect(reasonOf(() => verifyNote(note, [peter]))).toBe('malformed');
  });

  it('may have empty lines in its text', () => {
    const signer = noteSigner(ORIGIN, ring(first));
    const text = 'a\n\nb\n\n\n';
    expect(verifyNote(signNote(text, signer), verifiers).text).toBe(text);
  });

  it.each(['', 'no newline', 'a\tb\n', 'a\0b\n', '\ud800\n'])('is not made of %j', (text) => {
    expect(() => signNote(text, noteSigner(ORIGIN, ring(first)))).toThrow(RangeError);
  });

  it('is refused with any character changed', () => {
    const note = `${TEXT}\n${BY_PETER}`;
    const change = fc.tuple(fc.nat({ max: note.length - 1 }), fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(change, ([at, text]) => {
        const changed = note.slice(0, at) + text + note.slice(at + 1);
        if (changed !== note) expect(reasonOf(() => verifyNote(changed, [peter]))).not.toBe('accepted');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a key', () => {
  it('is read in one spelling only', () => {
    for (let at = 0; at < PETER.length; at += 1) {
      const next = String.fromCharCode(PETER.charCodeAt(at) + 1);
      expect(() => verifierOf(PETER.slice(0, at) + next + PETER.slice(at + 1))).toThrow(RangeError);
      expect(() => verifierOf(PETER.slice(0, at))).toThrow(RangeError);
      expect(() => verifierOf(PETER.slice(at + 1))).toThrow(RangeError);
    }
    expect(() => verifierOf('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toThrow(RangeError);
  });

  it.each(['', 'with space', 'with+plus', 'with\nline', 'with\u00a0space'])('has not the name %j', (name) => {
    expect(() => noteSigner(name, ring(first))).toThrow(RangeError);
    expect(() => verifiersFrom(publicOf(ring(first)), name)).toThrow(RangeError);
  });

  it('has an id that depends on the name of the log: no head of one is taken for one of another', () => {
    const note = signNote('x\n', noteSigner('other.example/ledger', ring(first)));
    expect(reasonOf(() => verifyNote(note, verifiers))).toBe('unknown-key');
  });

  it('may stand beside others in the JWKS', () => {
    const beside = { keys: [{ kty: 'RSA', kid: 'r' }, ...ring(first).published] } as unknown as Jwks;
    expect(verifiersFrom(beside, ORIGIN)).toHaveLength(1);
  });
});

describe('a head', () => {
  const signer = noteSigner(ORIGIN, ring(first));
  const recordedUntil = instant('2026-11-23T10:00:00Z');
  const aHead = { size: 3, root: leafHash(Buffer.from('x')), recordedUntil };

  it('is a checkpoint: name, size, root, and until when', () => {
    const { note } = signHead(aHead, signer);
    const body = `${ORIGIN}\n3\n${aHead.root.toString('base64')}\nrecorded-until 2026-11-23T10:00:00.000Z\n`;
    expect(note.startsWith(`${body}\n— ${ORIGIN} `)).toBe(true);
    expect(parseCheckpoint(note, verifiers)).toEqual({ origin: ORIGIN, ...aHead, note, keyId: signer.keyId });
    expect(originOf(note)).toBe(ORIGIN);
  });

  it('of an empty tree says nothing about time', () => {
    const { note } = signHead({ size: 0, root: EMPTY_ROOT, recordedUntil: undefined }, signer);
    expect(note.split('\n').slice(0, 4)).toEqual([ORIGIN, '0', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', '']);
    expect(parseCheckpoint(note, verifiers)).toMatchObject({ size: 0, recordedUntil: undefined });
  });

  it('is signed with the same bytes, however often', () => {
    expect(signHead(aHead, signer).note).toBe(signHead({ ...aHead }, noteSigner(ORIGIN, ring(first))).note);
  });

  it('stays valid after a rotation, as long as its key is published', () => {
    const { note, keyId } = signHead(aHead, signer);
    expect(parseCheckpoint(note, verifiers).keyId).toBe(keyId);
    expect(reasonOf(() => parseCheckpoint(note, verifiersFrom(publicOf(ring(second)), ORIGIN)))).toBe('unknown-key');
    expect(signHead(aHead, noteSigner(ORIGIN, ring(`${second},${first}`))).keyId).not.toBe(keyId);
  });

  const root = EMPTY_ROOT.toString('base64');
  it.each([
    ['too few lines', `${ORIGIN}\n1\n`],
    ['a leading zero', `${ORIGIN}\n01\n${root}\n`],
    ['a sign', `${ORIGIN}\n+1\n${root}\n`],
    ['an exponent', `${ORIGIN}\n1e3\n${root}\n`],
    ['a size that no number holds', `${ORIGIN}\n9007199254740992\n${root}\n`],
    ['a short root', `${ORIGIN}\n1\n${root.slice(0, 40)}\n`],
    ['another spelling of the root', `${ORIGIN}\n1\n${root.replace('FU=', 'FV=')}\n`],
    ['an empty line', `${ORIGIN}\n1\n${root}\n\nx\n`],
    ['no instant', `${ORIGIN}\n1\n${root}\nrecorded-until soon\n`],
    ['an instant in another spelling', `${ORIGIN}\n1\n${root}\nrecorded-until 2026-11-23T10:00:00Z\n`],
    ['two instants', `${ORIGIN}\n1\n${root}\n${`recorded-until ${recordedUntil}\n`.repeat(2)}`],
  ])('is none with %s', (_, text) => {
    expect(reasonOf(() => parseCheckpoint(signNote(text, signer), verifiers))).toBe('malformed');
  });

  it('may have extension lines that we do not know', () => {
    expect(parseCheckpoint(signNote(`${ORIGIN}\n1\n${root}\nsomething else\n`, signer), verifiers).size).toBe(1);
  });

  it('is one of the log that it names, and of no other one', () => {
    const note = signNote(`other.example/ledger\n1\n${root}\n`, signer);
    expect(reasonOf(() => parseCheckpoint(note, verifiers))).toBe('unknown-key');
    for (const text of ['', '\nx', 'a name\nx']) expect(reasonOf(() => originOf(text))).toBe('malformed');
  });
});

describe('a head with a proof', () => {
  const keys = ring(first);
  const signer = noteSigner(ORIGIN, keys);
  const leaves = Array.from({ length: 21 }, (_, n) => Buffer.from(`leaf ${n}`));
  const range = new CompactRange();
  const levels: Buffer[][] = [];
  for (const leaf of leaves) range.append(leafHash(leaf), (level, hash) => (levels[level] ??= []).push(hash));
  const head = signHead({ size: 21, root: range.root(), recordedUntil: instant('2026-11-23') }, signer);
  const tlog = {
    logID: Buffer.from(signer.keyId, 'hex'),
    baseURL: `https://${ORIGIN}`,
    publicKey: createPublicKey(keys.current.key),
    validFor: { start: new Date(0), end: new Date() },
  };
  const entryOf = async (index: number, envelope: string) =>
    ({
      canonicalizedBody: leaves[index]!,
      inclusionProof: {
        logIndex: String(index),
        hashes: await inclusionProof(index, 21, (level, at) => Promise.resolve(levels[level]![at]!)),
        checkpoint: { envelope },
      },
    }) as const;

  it('is verified by another implementation', async () => {
    for (let index = 0; index < leaves.length; index += 1) {
      const entry = await entryOf(index, head.note);
      const checkpoint = verifyCheckpoint(entry as never, [tlog] as never);
      expect(checkpoint).toMatchObject({ origin: ORIGIN, logSize: 21n, logHash: head.root });
      expect(() => verifyMerkleInclusion(entry as never, checkpoint)).not.toThrow();
    }
  });

  it('is refused by it under another key, and for another leaf', async () => {
    const stranger: NoteSigner = { ...signer, sign: (text) => sign(null, text, ring(second).current.key) };
    const forged = signHead(head, stranger).note;
    const entry = await entryOf(3, forged);
    expect(() => verifyCheckpoint(entry as never, [tlog] as never)).toThrow('invalid checkpoint signature');
    const other = { ...(await entryOf(3, head.note)), canonicalizedBody: leaves[4] };
    const checkpoint = verifyCheckpoint(other as never, [tlog] as never);
    expect(() => verifyMerkleInclusion(other as never, checkpoint)).toThrow('does not match');
  });
});
