import { memoryEventLog, type EventLog } from '@envoi/event-store';
import { type Lease, type Leases } from '@envoi/read-store';
import { eventually } from '../../../test/eventually.ts';
import { follow, type Follower } from './follow.ts';

const away = Object.assign(new Error('terminating connection'), { code: '57P01' });

const lease: Lease = {
  name: 'follower',
  fence: 1n,
  assertHeld: () => undefined,
  lost: new AbortController().signal,
  release: () => Promise.resolve(),
};
const leases = { waitFor: () => Promise.resolve(lease) } as unknown as Leases;
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A log that counts who subscribes. */
const counted = (log: EventLog) => {
  const counting = { subscriptions: 0, log };
  counting.log = {
    ...log,
    subscribe: (options) => {
      counting.subscriptions += 1;
      return log.subscribe(options);
    },
  };
  return counting;
};

it('writes a batch again when Postgres was away for a moment, and goes on where it is', async () => {
  const counting = counted(memoryEventLog());
  const handled: string[] = [];
  let isAway = true;
  const follower: Follower = {
    name: 'follower',
    categories: ['parcel'],
    gathering: 1,
    begin: () =>
      Promise.resolve({
        checkpoints: [],
        handle: (events) => {
          if (isAway) {
            isAway = false;
            return Promise.reject(away);
          }
          handled.push(...events.map(({ type }) => type));
          return Promise.resolve();
        },
      }),
  };
  const stopping = new AbortController();
  const following = follow(follower, { log: counting.log, leases, logger, batch: 10, signal: stopping.signal });
  await counting.log.append('parcel-1', -1n, [{ id: crypto.randomUUID(), type: 'Sent', data: {}, metadata: {} }]);
  await eventually(() => expect(handled).toEqual(['Sent']));
  expect(counting.subscriptions).toBe(1);
  stopping.abort();
  await following;
});
