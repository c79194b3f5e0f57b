import { isInstant, type Instant } from '@envoi/event-sourcing';
import { HASH_SIZE } from '../tree/hashes.ts';
import { InvalidNoteError, isKeyName, signNote, verifyNote, type NoteSigner, type NoteVerifier } from './note.ts';

/** What a head says: the log of this name has so many leaves, and this root. */
export type Head = Readonly<{
  origin: string;
  size: number;
  root: Buffer;
  /** The latest `recordedAt` of its leaves, by the writers' clocks; undefined: none has one. */
  recordedUntil: Instant | undefined;
}>;

/** A head that was signed: a checkpoint, as C2SP's tlog-checkpoint calls it. */
export type TreeHead = Head &
  Readonly<{
    /** The note itself, byte by byte: this is what is kept, handed on, and verified. */
    note: string;
    /** Which key has signed it: eight hex digits. */
    keyId: string;
  }>;

const RECORDED_UNTIL = 'recorded-until ';

/** Equal heads are signed with equal bytes: Ed25519 knows no chance. */
export const signHead = (head: Omit<Head, 'origin'>, signer: NoteSigner): TreeHead => {
  const { size, root, recordedUntil } = head;
  const lines = [signer.name, String(size), root.toString('base64')];
  if (recordedUntil !== undefined) lines.push(RECORDED_UNTIL + recordedUntil);
  const note = signNote(`${lines.join('\n')}\n`, signer);
  return { origin: signer.name, size, root, recordedUntil, note, keyId: signer.keyId };
};

/** The head, if one of these keys has signed it in the name of the log that it names. Throws InvalidNoteError. */
export const parseCheckpoint = (note: string, verifiers: readonly NoteVerifier[]): TreeHead => {
  const { text, signedBy } = verifyNote(note, verifiers);
  const head = headIn(text);
  const key = signedBy.find(({ name }) => name === head.origin);
  if (key === undefined) throw new InvalidNoteError('unknown-key');
  return { ...head, note, keyId: key.keyId };
};

/** The name of the log, before anything is verified: to choose the keys. Throws InvalidNoteError. */
export const originOf = (note: string): string => {
  const [origin = ''] = note.split('\n', 1);
  if (!isKeyName(origin)) throw new InvalidNoteError('malformed');
  return origin;
};

const headIn = (text: string): Head => {
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  if (origin === '' || extensions.includes('')) throw new InvalidNoteError('malformed');
  return { origin, size: sizeIn(size), root: rootIn(root), recordedUntil: instantIn(extensions) };
};

const sizeIn = (text: string): number => {
  const size = Number(text);
  if (!/^(?:0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(size)) throw new InvalidNoteError('malformed');
  return size;
};

const rootIn = (text: string): Buffer => {
  const root = Buffer.from(text, 'base64');
  if (root.length !== HASH_SIZE || root.toString('base64') !== text) throw new InvalidNoteError('malformed');
  return root;
};

/** Extension lines of others are nothing that we would know. */
const instantIn = (extensions: readonly string[]): Instant | undefined => {
  const [line, another] = extensions.filter((extension) => extension.startsWith(RECORDED_UNTIL));
  if (line === undefined) return undefined;
  const text = line.slice(RECORDED_UNTIL.length);
  if (another !== undefined || !isInstant(text)) throw new InvalidNoteError('malformed');
  return text;
};
