import { OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';

/** More is waiting than makes sense; come back later. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

export interface GroupCommitOptions {
  /** In one write. Default 500. */
  most?: number;
  /** Beyond it, TooBusyError. Default 5,000. */
  mostWaiting?: number;
  /** Longer nobody waits; what is being written may still be written. Default 10 s. */
  patience?: Milliseconds;
}

type Waiting<Item, Result> = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };

/**
 * Makes one write out of all that come while the last is under way, in the order they came: at most one write at a time.
 * Each promise settles with what the write says of its item, or fails with the write.
 */
export const groupCommit = <Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most = 500, mostWaiting = 5_000, patience = 10 * SECOND }: GroupCommitOptions = {},
): ((item: Item) => Promise<Result>) => {
  const waiting: Waiting<Item, Result>[] = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, most);
      try {
        const results = await write(group.map(({ item }) => item));
        group.forEach(({ resolve }, index) => resolve(results[index] as Result));
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  };

  return (item) => {
    if (waiting.length >= mostWaiting) return Promise.reject(new TooBusyError(`${mostWaiting} are waiting`));
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const impatient = setTimeout(() => reject(new OutageError('the store does not answer')), patience);
    waiting.push({ item, resolve, reject });
    if (!isWriting) void writeAll();
    return promise.finally(() => clearTimeout(impatient));
  };
};
