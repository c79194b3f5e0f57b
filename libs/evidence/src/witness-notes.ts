import { open } from 'node:fs/promises';

/**
 * The notes in a witness file, in order; undefined where there is no such file. A last line that a kill has cut off is left
 * out; any other line that is none of ours is a note that nobody has signed.
 */
export async function witnessNotes(path: string): Promise<AsyncIterable<string> | undefined> {
  try {
    return notesIn(await open(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function* notesIn(file: Awaited<ReturnType<typeof open>>): AsyncGenerator<string, void, void> {
  let previous: string | undefined;
  const { size } = await file.stat();
  const isWhole = size === 0 || (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() === '\n';
  for await (const line of file.readLines({ start: 0 })) {
    if (previous !== undefined) yield noteIn(previous);
    previous = line;
  }
  if (previous !== undefined && isWhole) yield noteIn(previous);
}

const noteIn = (line: string): string => {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : '';
  } catch {
    return '';
  }
};
