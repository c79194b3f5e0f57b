import { OutageError, SECOND } from '@envoi/event-sourcing';
import { BodyError, type CircuitBreaker, type OutboundResponse } from '@envoi/outbound';
import { setTimeout as pause } from 'node:timers/promises';
import { type z } from 'zod';
import { WorkspaceNonsenseError, type WorkspaceOperation } from './nonsense.ts';

/** Of the workspace as a whole. Other 5xx may be about one member only, and hold up nobody else. */
const downOrBusy = new Set([401, 408, 429, 502, 503, 504]);

/** A hiccup is over by then; an outage is left to who called, who can wait longer. */
const QUICK_RETRIES_FOR = 2 * SECOND;
const MOST_ATTEMPTS = 3;

const isOutage = (status: number): boolean =>
  downOrBusy.has(status) || status >= 500 || (status >= 300 && status < 400);

/** Worth another try at once: it did not ask for patience. */
const isHiccup = ({ status, retryAfter = 0 }: OutboundResponse): boolean => isOutage(status) && retryAfter === 0;

/** A few attempts; what came of the last. */
const persistently = async <Answer extends OutboundResponse>(
  call: () => Promise<Answer>,
  discard: (answer: Answer) => void,
): Promise<Answer> => {
  const giveUpAt = Date.now() + QUICK_RETRIES_FOR;
  for (let attempts = 1; ; attempts += 1) {
    const isLast = () => attempts === MOST_ATTEMPTS || Date.now() > giveUpAt;
    try {
      const answer = await call();
      if (!isHiccup(answer) || isLast()) return answer;
      discard(answer);
    } catch (error) {
      if (!(error instanceof OutageError) || isLast()) throw error;
    }
    await pause(100 * attempts * (1 + Math.random()));
  }
};

/**
 * Calls, again a few times at once if need be; then throws OutageError. The breaker notices when the workspace as a whole is
 * down. `discard` gets each answer that is of no use.
 */
export const callWithRetries = async <Answer extends OutboundResponse>(
  breaker: CircuitBreaker,
  call: () => Promise<Answer>,
  discard: (answer: Answer) => void = () => undefined,
): Promise<Answer> => {
  const refuse = (answer: Answer): never => {
    discard(answer);
    throw new OutageError(`the workspace answered ${answer.status}`, answer.retryAfter);
  };
  const answer = await breaker.run(async () => {
    const given = await persistently(call, discard);
    return downOrBusy.has(given.status) ? refuse(given) : given;
  });
  return isOutage(answer.status) ? refuse(answer) : answer;
};

/** What the schema makes of it; otherwise says where it is wrong, and not what it held. */
export const checked = <Output>(operation: WorkspaceOperation, schema: z.ZodType<Output>, value: unknown): Output => {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const what = issue?.code === 'custom' ? issue.message : issue?.code;
  throw new WorkspaceNonsenseError(operation, `${issue?.path.join('.') ?? ''}: ${what ?? 'invalid'}`);
};

/** For `.catch` of a call that reads JSON. */
export const asNonsense =
  (operation: WorkspaceOperation) =>
  (error: unknown): never => {
    if (error instanceof BodyError) throw new WorkspaceNonsenseError(operation, error.message);
    throw error;
  };
