import { NotWritableError } from './not-writable.ts';

/** Bytes that appends may hold together, from their first piece to their answer. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Keeps appends from filling the memory, whoever sends them, over however many calls, whole or in pieces. */
export class MemoryBudget {
  constructor(private left = MAX_BYTES) {}

  /** Throws NotWritableError when there is no room for so many bytes. */
  take(bytes: number): void {
    if (bytes > this.left) throw new NotWritableError('too many appends are waiting');
    this.left -= bytes;
  }

  giveBack(bytes: number): void {
    this.left += bytes;
  }
}
