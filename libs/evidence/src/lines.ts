/** A line may hold the largest event there is, in base64. */
const LONGEST = 8 * 1024 * 1024;

/** The file is not made of lines, or of longer ones than lines of evidence are. */
export class NotLinesError extends Error {
  override readonly name = 'NotLinesError';
}

/**
 * The lines of a file, those of one chunk together, without their newline. What follows the last newline is read as a line, too,
 * before it is refused: each file has one spelling. Throws NotLinesError.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Buffer[]> {
  const rest = yield* endedLinesOf(chunks);
  if (rest.length === 0) return;
  yield [rest];
  throw new NotLinesError('the last line does not end');
}

/** The same, but for what follows the last newline, which is returned. Throws NotLinesError. */
export async function* endedLinesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Buffer[], Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const { lines, end } = split(bytes);
    rest = bytes.subarray(end);
    requireShort(lines);
    if (lines.length > 0) yield lines;
    requireShort([rest]);
  }
  return rest;
}

const requireShort = (lines: readonly Buffer[]): void => {
  if (lines.some(({ length }) => length > LONGEST)) throw new NotLinesError('a line is longer than an event can be');
};

const NEWLINE = 0x0a;

const split = (bytes: Buffer): { lines: Buffer[]; end: number } => {
  const lines: Buffer[] = [];
  let begin = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, begin)) {
    lines.push(bytes.subarray(begin, at));
    begin = at + 1;
  }
  return { lines, end: begin };
};
