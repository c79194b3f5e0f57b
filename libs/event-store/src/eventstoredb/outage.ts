import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
  UnknownError,
  isCommandError,
} from '@eventstore/db-client';
import { OutageError } from '@envoi/event-sourcing';

const outages = [CancelledError, DeadlineExceededError, NotLeaderError, TimeoutError, UnavailableError];

/** gRPC statuses that say nothing about the request: cancelled, unknown, exhausted, aborted, internal, unavailable. */
const transient = new Set([1, 2, 8, 10, 13, 14]);

/** What gRPC says of a call that ended with OK, and no answer. */
const WITHOUT_ANSWER = 'No message received';

/**
 * Whether the server was busy or out of reach, so that nothing is known about what was asked. Errors that the client did
 * not make itself (a failed discovery, a broken socket) are of that kind, too.
 */
export const isOutage = (error: unknown): boolean => {
  if (error instanceof OutageError) return true;
  if (!(error instanceof Error)) return false;
  if (outages.some((outage) => error instanceof outage)) return true;
  if (error instanceof UnknownError)
    return transient.has(Number((error as { code?: number }).code)) || error.message.includes(WITHOUT_ANSWER);
  return !isCommandError(error) && !(error instanceof TypeError) && !(error instanceof RangeError);
};

/** The error as users of the log see it. Messages of the server name streams and revisions, nothing else. */
export const translated = (error: unknown): unknown => {
  if (error instanceof OutageError) return error;
  if (isOutage(error)) return new OutageError('the event store cannot be reached', undefined, { cause: error });
  if (error instanceof AccessDeniedError)
    return new Error('the event store refuses our credentials: check EVENTSTORE_CONNECTION_STRING', { cause: error });
  return error;
};
