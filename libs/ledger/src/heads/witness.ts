import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The witness cannot be read or written: its disk is full, or not ours. `code`: of the operating system. */
export class WitnessError extends Error {
  override readonly name = 'WitnessError';

  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`the witness cannot be read or written (${code})`, options);
  }
}

/** Heads outside the stores: who changes the log, and could sign anew, has not changed these. Throws WitnessError. */
export interface Witness {
  /** The last note; undefined: there is none. A line that was cut off by a kill is dropped. */
  last(): Promise<string | undefined>;
  /** Durable when it resolves. */
  add(notes: readonly string[]): Promise<void>;
}

const LONGEST = 65_536;

/** JSON lines, `{"checkpoint":"…"}`, appended; the file and its directories are made when they are missing. */
export const fileWitness = (path: string): Witness => ({
  last: () =>
    withFile(path, async (file) => {
      const { size } = await file.stat();
      const from = Math.max(0, size - LONGEST);
      const bytes = Buffer.alloc(size - from);
      await file.read(bytes, 0, bytes.length, from);
      const end = bytes.lastIndexOf('\n') + 1;
      if (end < bytes.length) {
        await file.truncate(from + end);
        await file.sync();
      }
      const line = bytes.toString('utf8', 0, end).trimEnd().split('\n').at(-1);
      return line === undefined || line === '' ? undefined : noteInLine(line);
    }),
  add: (notes) =>
    withFile(path, async (file) => {
      const { size } = await file.stat();
      await file.appendFile(notes.map((checkpoint) => `${JSON.stringify({ checkpoint })}\n`).join(''));
      await file.sync();
      if (size === 0) await sync(dirname(path)); // it may be new
    }),
});

/** For tests. */
export const memoryWitness = (notes: string[] = []): Witness => ({
  last: () => Promise.resolve(notes.at(-1)),
  add: (added) => {
    notes.push(...added);
    return Promise.resolve();
  },
});

/** The note in a line of the file. What is no line of ours is an empty note, and is refused as such. */
export const noteInLine = (line: string): string => {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : '';
  } catch {
    return '';
  }
};

const withFile = <Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> =>
  using(path, use).catch((error: unknown) => {
    throw new WitnessError((error as NodeJS.ErrnoException).code ?? 'error', { cause: error });
  });

const using = async <Result>(path: string, use: (file: FileHandle) => Promise<Result>): Promise<Result> => {
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    if (made !== undefined) await sync(dirname(made)); // a power failure takes nothing of it away
    return await use(file);
  } finally {
    await file.close();
  }
};

const sync = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
