import { access, constants, mkdir, open, readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type SubjectId } from '@envoi/event-sourcing';

/**
 * Who was forgotten, outside both stores: random ids that lead to nobody, one a line. For the case that log and vault are
 * both restored to a time before the forgetting.
 */
export interface ForgottenMirror {
  /** Durable when it resolves. */
  add(subject: SubjectId): Promise<void>;
  /** Everybody who was ever forgotten; a line that was cut off by a kill is left out. Throws when it could not be added to. */
  all(): Promise<ReadonlySet<SubjectId>>;
}

const LINE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Files in a directory, made if it is missing, with mode 0700. Several processes may add to it at once. */
export const forgottenMirror = (directory: string): ForgottenMirror => ({
  add: async (subject) => {
    await make(directory);
    const file = await open(join(directory, 'subjects'), 'a', 0o600);
    try {
      await file.appendFile(`\n${subject}\n`); // whatever was cut off before stays a line of its own
      await file.sync();
    } finally {
      await file.close();
    }
    await sync(directory);
  },

  all: async () => {
    await make(directory);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK); // now, not at the first forgetting
    const names = await readdir(directory);
    const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
    const lines = texts.flatMap((text) => text.split('\n'));
    return new Set(lines.filter((line) => LINE.test(line)) as SubjectId[]);
  },
});

/** With the entries of what is above it, so that a power failure takes nothing of it away. */
const make = async (directory: string): Promise<void> => {
  const first = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (first !== undefined) await sync(dirname(first));
};

const sync = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
