import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { OutageError } from '@envoi/event-sourcing';
import { noteInLine } from '@envoi/ledger';
import { NotLinesError, endedLinesOf } from './lines.ts';

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
  try {
    for await (const lines of endedLinesOf(createReadStream(path)))
      for (const line of lines) yield noteInLine(line.toString('utf8'));
  } catch (error) {
    if (!(error instanceof NotLinesError)) throw unreadable(error);
    yield ''; // so long a line is none of ours, and what follows is not looked at
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'error';

const unreadable = (error: unknown): OutageError =>
  new OutageError(`the witness file cannot be read (${codeOf(error)})`, undefined, { cause: error });
