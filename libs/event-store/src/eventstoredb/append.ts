import {
  NO_STREAM as noStream,
  WrongExpectedVersionError,
  jsonEvent,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import { OutageError, type Milliseconds } from '@envoi/event-sourcing';
import { NO_STREAM, WrongRevisionError, type ProposedEvent } from '../event-log.ts';
import { type Clients } from './clients.ts';
import { isOutage, translated } from './outage.ts';
import { backOff, within } from './timing.ts';

export type AppendTimes = Readonly<{
  /** For one attempt. */
  appendTimeout: Milliseconds;
  /** For all attempts together. */
  appendWithin: Milliseconds;
}>;

/** The client's own deadline comes first; ours is for the case that it does not. */
const GRACE: Milliseconds = 250;

/**
 * Sends the identical proposal until its outcome is known: at an explicit revision, with ids that never change, the
 * server recognises what it has already.
 */
export const append = async (
  clients: Clients,
  { appendTimeout, appendWithin }: AppendTimes,
  { stream, expected, events }: { stream: string; expected: bigint; events: readonly ProposedEvent[] },
): Promise<void> => {
  const end = performance.now() + appendWithin;
  const expectedRevision: typeof noStream | bigint = expected === NO_STREAM ? noStream : expected;
  const { credentials } = clients;
  const proposal = events.map(({ id, type, data, metadata }) =>
    jsonEvent({ id, type, data: { ...data }, metadata: { ...metadata } }),
  );
  const options = { expectedRevision, deadline: appendTimeout, ...(credentials === undefined ? {} : { credentials }) };
  const send = (client: EventStoreDBClient): Promise<unknown> =>
    within(appendTimeout + GRACE, client.appendToStream(stream, proposal, options));
  for (let attempt = 0; ; attempt += 1) {
    const client = clients.current;
    try {
      await send(client);
      return;
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) throw new WrongRevisionError(stream, expected, { cause: error });
      if (!isOutage(error)) throw translated(error);
      clients.replace(client);
      if (performance.now() >= end)
        throw new OutageError('it is not known whether an append was written', undefined, { cause: error });
      await backOff(attempt);
    }
  }
};
