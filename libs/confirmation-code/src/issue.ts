import { DAY, HOUR, between, latest, plus, type Instant, type Milliseconds } from '@envoi/event-sourcing';

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

/** How long a code lives, and how many a member gets for each command (product rules K3, K4). */
export type CodePolicy = Readonly<{ validFor: Milliseconds; perHour: number; perDay: number }>;

/** When the codes that count were issued. Two issues of one history are less than a day apart, so it stays short. */
export type CodeHistory = readonly Instant[];

/**
 * The next code of a request, or when the next may be issued: rolling windows of an hour and a day (product rule K4).
 * An issue that is exactly an hour (a day) old no longer counts.
 */
export const issueCode = (
  history: CodeHistory,
  next: Pick<CodeIssue, 'requestId' | 'number' | 'key'>,
  now: Instant,
  policy: CodePolicy,
): { issue: CodeIssue } | { refusedUntil: Instant } => {
  const [limit, ...more] = [
    endOfLimit(history, now, { window: HOUR, most: policy.perHour }),
    endOfLimit(history, now, { window: DAY, most: policy.perDay }),
  ].filter((end) => end !== undefined);
  if (limit !== undefined) return { refusedUntil: latest(limit, ...more) };
  return { issue: issueUncounted(next, now, policy) };
};

/** A code outside the limits: it replaces one that lapsed before it could be sent (product rule K5). */
export const issueUncounted = (
  next: Pick<CodeIssue, 'requestId' | 'number' | 'key'>,
  now: Instant,
  { validFor }: CodePolicy,
): CodeIssue => ({ ...next, issuedAt: now, validUntil: plus(now, validFor) });

/** The history with one more issue; what no window can reach any more is dropped. */
export const withIssue = (history: CodeHistory, { issuedAt }: CodeIssue): CodeHistory =>
  [...history.filter((at) => between(at, issuedAt) < DAY), issuedAt].toSorted();

/** Valid until just before `validUntil`. */
export const isValid = (issue: CodeIssue, now: Instant): boolean => now < issue.validUntil;

const endOfLimit = (
  history: CodeHistory,
  now: Instant,
  { window, most }: { window: Milliseconds; most: number },
): Instant | undefined => {
  const counted = history.filter((at) => between(at, now) < window).toSorted();
  const oldest = counted[counted.length - most];
  return oldest === undefined ? undefined : plus(oldest, window);
};
