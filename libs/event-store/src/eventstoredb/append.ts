import {
  NO_STREAM as noStream,
  NotLeaderError,
  WrongExpectedVersionError,
  jsonEvent,
  type AppendToStreamOptions,
} from '@eventstore/db-client';
import { OutageError, type Milliseconds } from '@envoi/event-sourcing';
import { NO_STREAM, WrongRevisionError, type ProposedEvent } from '../event-log.ts';
import { isOutage, translated } from './outage.ts';
import { read, type Reading } from './read.ts';
import { backOff, within } from './timing.ts';

/** What is appended, and until when (`performance.now()`) it must have settled. */
export type Append = Readonly<{ stream: string; expected: bigint; events: readonly ProposedEvent[]; until: number }>;

/** `attemptTimeout`: for one attempt, or for one look. */
export type Appending = Reading & Readonly<{ attemptTimeout: Milliseconds }>;

/**
 * After an attempt whose outcome is unknown it reads the stream: ours is there, somebody else's (WrongRevisionError), or
 * nothing, and then the identical proposal is sent again: at an explicit revision, with ids that never change, the server
 * recognises what it has already, so that an attempt that arrives late does no harm either.
 */
export const append = async (appending: Appending, proposal: Append): Promise<void> => {
  const left = (): Milliseconds => proposal.until - performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const sent = await send(appending, proposal, Math.min(appending.attemptTimeout, left() / 2));
    if (sent === 'stored') return;
    const found = await look(appending, proposal, Math.min(appending.attemptTimeout, left()));
    if (found === 'stored') return;
    appending.signal.throwIfAborted();
    await backOff(attempt, appending.signal, left()).catch(reasonOf(appending.signal));
    const isTooLate = left() < appending.attemptTimeout / 10; // for another attempt and a look
    if (isTooLate) throw new OutageError(sentences[found], undefined, { cause: sent });
  }
};

const sentences = {
  nothing: 'an append could not be written in time; it was not there when last looked',
  unknown: 'it is not known whether an append was written',
} as const;

/** 'stored', or why the outcome is unknown. Throws what the server has refused for good. */
const send = async (
  { clients, signal }: Appending,
  { stream, expected, events }: Append,
  time: Milliseconds,
): Promise<unknown> => {
  const client = clients.borrow();
  const options: AppendToStreamOptions = {
    expectedRevision: expected === NO_STREAM ? noStream : expected,
    deadline: Math.max(1, time),
  };
  const sent = client.calls.appendToStream(stream, events.map(asJsonEvent), options);
  const over = (): void => clients.giveBack(client);
  sent.then(over, over);
  try {
    await within(time, sent, signal);
    return 'stored';
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) throw new WrongRevisionError(stream, expected, { cause: error });
    if (!isOutage(error)) throw translated(error);
    if (!(error instanceof NotLeaderError)) clients.replace(client); // else it goes to the leader by itself
    return error;
  }
};

/** Throws WrongRevisionError when something else is where our events belong. */
const look = async (
  appending: Appending,
  { stream, expected, events }: Append,
  time: Milliseconds,
): Promise<'stored' | 'nothing' | 'unknown'> => {
  const reading: Reading = { ...appending, readTimeout: time, until: performance.now() + time };
  const found: string[] = [];
  try {
    for await (const { id } of read(reading, stream, { from: expected + 1n, limit: events.length })) found.push(id);
  } catch (error) {
    if (isOutage(error)) return 'unknown';
    throw error;
  }
  if (found.length === 0) return 'nothing';
  if (found.length === events.length && events.every(({ id }, index) => id === found[index])) return 'stored';
  throw new WrongRevisionError(stream, expected);
};

const asJsonEvent = ({ id, type, data, metadata }: ProposedEvent) =>
  jsonEvent({ id, type, data: { ...data }, metadata: { ...metadata } });

const reasonOf = (signal: AbortSignal) => (): never => {
  throw signal.reason as Error;
};
