import { endedLinesOf } from './lines.ts';

/** More of them would only say more exactly where something differs. */
const MOST = 128;

/**
 * The heads in a file that somebody has kept, in the order of the file: of evidence, or of a witness. Of a great many every
 * second is left out, again and again, and never the last, which speaks for all before it. Nothing is verified. Throws
 * NotLinesError, but not for a last line that a kill has cut off, which is left out.
 */
export async function headsIn(chunks: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  let heads: string[] = [];
  let last: string | undefined;
  let [seen, each] = [0, 1];
  for await (const lines of allLinesOf(chunks))
    for (const head of lines.flatMap(headIn)) {
      last = head;
      if (seen++ % each !== 0) continue;
      heads.push(head);
      if (heads.length < MOST) continue;
      heads = heads.filter((_, n) => n % 2 === 0);
      each *= 2;
    }
  return last === undefined || heads.at(-1) === last ? heads : [...heads, last];
}

async function* allLinesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Buffer[]> {
  yield [yield* endedLinesOf(chunks)];
}

const BEGINNINGS = ['{"checkpoint":', '{"before":{"checkpoint":'].map((text) => Buffer.from(text));

const headIn = (line: Buffer): string[] => {
  if (!BEGINNINGS.some((beginning) => line.subarray(0, beginning.length).equals(beginning))) return [];
  try {
    const { checkpoint, before } = JSON.parse(line.toString('utf8')) as Kept;
    const head = checkpoint ?? before?.checkpoint;
    return typeof head === 'string' ? [head] : [];
  } catch {
    return []; // none of ours, or only half of one
  }
};

type Kept = Readonly<{ checkpoint?: unknown; before?: { checkpoint?: unknown } }>;
