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

type Waiting<Item> = { item: Item; resolve: (done: undefined) => void; reject: (error: unknown) => void };

/**
 * Makes one write out of all that come while the last is under way, in the order they came: at most one write at a time.
 * Each promise settles with the write its item was in.
 */
export const groupCommit = <Item>(
  write: (items: readonly Item[]) => Promise<void>,
  { most = 500, mostWaiting = 5_000, patience = 10 * SECOND }: GroupCommitOptions = {},
): ((item: Item) => Promise<void>) => {
  const waiting: Waiting<Item>[] = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, most);
      try {
        await write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve(undefined);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isWriting = false;
  };

  return (item) => {
    if (waiting.length >= mostWaiting) return Promise.reject(new TooBusyError(`${mostWaiting} are waiting`));
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const impatient = setTimeout(() => reject(new OutageError('the store does not answer')), patience);
    waiting.push({ item, resolve, reject });
    if (!isWriting) void writeAll();
    return promise.finally(() => clearTimeout(impatient));
  };
};
