import { access, open, type FileHandle } from 'node:fs/promises';
import { OutageError } from '@envoi/event-sourcing';

/** More of them than workers that stood still could have left behind: such a file is taken as it is. */
const MOST_LATE = 10_000;

/**
 * The notes in a witness file, the smaller ones first, wherever in the file they are: a worker that stood still for long adds
 * one late. Undefined where there is no such file. A last line that a kill has cut off is left out; any other line that is
 * none of ours is a note that nobody has signed. Reading throws OutageError for a file that cannot be read.
 */
export async function witnessNotes(path: string): Promise<AsyncIterable<string> | undefined> {
  try {
    await access(path);
    return inOrder(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(error);
  }
}

/** Of notes that are not sorted yet; a note that says no size is behind all others. */
export const bySize = (one: string, another: string): number => sizeIn(one) - sizeIn(another);

const sizeIn = (note: string): number => {
  const [, size = ''] = note.split('\n', 2);
  return /^\d{1,15}$/.test(size) ? Number(size) : Number.MAX_SAFE_INTEGER;
};

async function* inOrder(path: string): AsyncGenerator<string, void, void> {
  const late = await lateIn(path);
  if (late.length > MOST_LATE) {
    yield* notesIn(path);
    return;
  }
  late.sort(bySize);
  const isLate = lateness();
  for await (const note of notesIn(path)) {
    if (isLate(note)) continue;
    const before = late.findIndex((one) => bySize(one, note) > 0);
    yield* late.splice(0, before === -1 ? late.length : before);
    yield note;
  }
  yield* late;
}

const lateIn = async (path: string): Promise<string[]> => {
  const late: string[] = [];
  const isLate = lateness();
  for await (const note of notesIn(path)) if (isLate(note) && late.length <= MOST_LATE) late.push(note);
  return late;
};

/** Whether there was a larger one before. */
const lateness = (): ((note: string) => boolean) => {
  let largest = 0;
  return (note) => {
    const size = sizeIn(note);
    if (size !== Number.MAX_SAFE_INTEGER) largest = Math.max(largest, size);
    return size < largest;
  };
};

async function* notesIn(path: string): AsyncGenerator<string, void, void> {
  let file: FileHandle | undefined;
  try {
    let previous: string | undefined;
    file = await open(path);
    const { size } = await file.stat();
    const isWhole = size === 0 || (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() === '\n';
    for await (const line of file.readLines({ start: 0 })) {
      if (previous !== undefined) yield noteIn(previous);
      previous = line;
    }
    if (previous !== undefined && isWhole) yield noteIn(previous);
  } catch (error) {
    throw unreadable(error);
  } finally {
    await file?.close();
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'error';

const unreadable = (error: unknown): OutageError =>
  new OutageError(`the witness file cannot be read (${codeOf(error)})`, undefined, { cause: error });

const noteIn = (line: string): string => {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : '';
  } catch {
    return '';
  }
};
