import { createHash } from 'node:crypto';

/** The same words give the same id, so that seeding twice is seeding once. */
export const stableId = (...words: string[]): string =>
  createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 32);
