import { type Milliseconds } from '@envoi/event-sourcing';
import { type CarefulClient } from '../eventstoredb/client.ts';
import { type Clients } from '../eventstoredb/clients.ts';
import { isOutage } from '../eventstoredb/outage.ts';
import { backOff } from '../eventstoredb/timing.ts';
import { unlessStalled } from '../eventstoredb/watchdog.ts';
import { answers, type Listening } from './calls.ts';
import { rawEvent, subscribeRequest } from './messages.ts';
import { type Position } from './raw-event.ts';
import { type FollowMessage, type FollowOptions } from './raw-log.ts';

type Following = Readonly<{
  clients: Clients;
  /** Silence that lasts so long is compared with the end of the log. */
  stallAfter: Milliseconds;
  /** The commit position of the last event, in one try. */
  end: () => Promise<bigint>;
  /** What an error of a call means; throws what no retry would mend. */
  understood: (error: unknown) => void;
}>;

/** Whatever ends a call, be it an error, a plain end or its silence: the next one begins after what was yielded last. */
export async function* follow(
  following: Following,
  { after, signal }: FollowOptions,
): AsyncGenerator<FollowMessage, void, void> {
  const { clients, understood } = following;
  const isOver = (): boolean => signal.aborted;
  let last = after;
  for (let failures = 0; !isOver(); failures += 1) {
    const client = clients.dedicated();
    try {
      for await (const message of once(following, client, last, signal)) {
        failures = 0;
        yield message;
        if (message.type === 'event') last = message.event.position;
      }
    } catch (error) {
      if (isOver()) return;
      understood(error);
      clients.renewConnection();
    } finally {
      await clients.close(client);
    }
    await backOff(failures, signal).catch((error: unknown) => {
      if (!isOver()) throw error;
    });
  }
}

async function* once(
  { stallAfter, end }: Following,
  client: CarefulClient,
  after: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<FollowMessage, void, void> {
  let last = after?.commit ?? -1n;
  const isBehind = (): Promise<boolean> =>
    end().then(
      (commit) => commit > last,
      (error: unknown) => isOutage(error) || Promise.reject(error as Error),
    );
  const patience: Listening['patience'] = (next) => unlessStalled(stallAfter, next, isBehind);
  for await (const message of answers(client, subscribeRequest(after ?? 'start'), { patience, signal })) {
    const event = message.getEvent()?.getEvent();
    if (event !== undefined) {
      const found = rawEvent(event);
      yield { type: 'event', event: found };
      last = found.position.commit;
    } else if (message.hasCaughtUp()) yield { type: 'caught-up' };
  }
}
