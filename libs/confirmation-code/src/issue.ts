import { type Instant } from '@envoi/event-sourcing';

/**
 * One showing of a code. The code itself is stored nowhere: it is derived from these, the subject and the command
 * (product rules K2, K5).
 */
export type CodeIssue = Readonly<{
  /** The request that the code confirms. */
  requestId: string;
  /** 1 for the first code of a request, 2 for the one that replaced it, … */
  number: number;
  /** Name of the key that it is derived with. */
  key: string;
  issuedAt: Instant;
  validUntil: Instant;
}>;

/** The commands that a code can confirm. */
export type ConfirmableCommand = 'export' | 'deletion';
