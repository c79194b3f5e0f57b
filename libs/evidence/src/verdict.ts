import { type Header } from './format.ts';

export type Problem = Readonly<{
  /** Line of the file, from 1. */
  line: number;
  /** What is wrong there; ids and types, nothing else of what was recorded. */
  what: string;
}>;

export type Verdict = Readonly<{
  /** Nothing is wrong, and nothing is missing. */
  isValid: boolean;
  /** In the order of the file; the first is the first difference. At most twenty. */
  problems: readonly Problem[];
  header: Header | undefined;
  leaves: number;
  entries: Readonly<Record<string, number>>;
  heads: number;
  /** Of the deletions that were completed in the file, so many have a valid certificate. */
  certificates: number;
  /** Name of the key that has signed the file; undefined: nobody has, or it cannot be told. */
  signedBy: string | undefined;
}>;
