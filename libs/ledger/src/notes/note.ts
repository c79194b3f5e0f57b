const REASONS = {
  malformed: 'it is not a signed note',
  'unknown-key': 'none of its signatures is by a key that we know',
  'bad-signature': 'the signature is not of this text under this key',
} as const;

/** It is not what it claims to be, or we cannot tell. Its message holds nothing of what was verified. */
export class InvalidNoteError extends Error {
  override readonly name = 'InvalidNoteError';

  constructor(readonly reason: keyof typeof REASONS) {
    super(REASONS[reason]);
  }
}

/** A key by the name of the log: the two together are what a signature line names. */
export type NoteSigner = Readonly<{ name: string; keyId: string; sign(text: Uint8Array): Uint8Array }>;
export type NoteVerifier = Readonly<{
  name: string;
  /** Eight hex digits. */
  keyId: string;
  verify(text: Uint8Array, signature: Uint8Array): boolean;
}>;

export type VerifiedNote = Readonly<{
  /** Ends with a newline; what was signed. */
  text: string;
  /** Of those that signed it, the ones that we know. */
  signedBy: readonly NoteVerifier[];
}>;

/** Neither spaces nor a plus (C2SP signed-note): that is what ends a name. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}]+$/u.test(name);

/**
 * The note of a text, as C2SP's signed-note has it. Throws a RangeError for a text that cannot be one: it has to end with
 * a newline, and to hold no other control character.
 */
export const signNote = (text: string, { name, keyId, sign }: NoteSigner): string => {
  if (!isText(text)) throw new RangeError('the text of a note ends with a newline, and has no other control character');
  const signature = Buffer.concat([Buffer.from(keyId, 'hex'), sign(Buffer.from(text))]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
};

const LARGEST = 1_000_000;
const MOST_SIGNATURES = 100;

/**
 * The text, if at least one of these keys has signed it, and none of them has signed another one. Signatures of others are
 * passed over: so keys can be rotated, and witnesses can sign too. Throws InvalidNoteError.
 */
export const verifyNote = (note: string, verifiers: readonly NoteVerifier[]): VerifiedNote => {
  const { text, signatures } = partsOf(note);
  const bytes = Buffer.from(text);
  const signedBy = new Set<NoteVerifier>();
  for (const { name, keyId, signature } of signatures)
    for (const verifier of verifiers.filter((one) => one.name === name && one.keyId === keyId)) {
      if (!verifier.verify(bytes, signature)) throw new InvalidNoteError('bad-signature');
      signedBy.add(verifier);
    }
  if (signedBy.size === 0) throw new InvalidNoteError('unknown-key');
  return { text, signedBy: [...signedBy] };
};

const isText = (text: string): boolean => text.isWellFormed() && /^[\n -\u{10ffff}]*\n$/u.test(text);

/** Signatures follow the last empty line: a text may have others. */
const partsOf = (note: string) => {
  const end = note.length > LARGEST ? -1 : note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n');
  if (end < 0 || !isText(text) || lines.pop() !== '') throw new InvalidNoteError('malformed');
  if (lines.length === 0 || lines.length > MOST_SIGNATURES) throw new InvalidNoteError('malformed');
  return { text, signatures: lines.map(signatureIn) };
};

const signatureIn = (line: string) => {
  const [, name = '', base64 = ''] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (!isKeyName(name) || bytes.length < 5 || bytes.toString('base64') !== base64)
    throw new InvalidNoteError('malformed');
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
};
