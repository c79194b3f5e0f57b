import { once, type EventEmitter } from 'node:events';
import { type StoredEvent } from '../event-log.ts';
import { isAt, type RawEvent } from './raw-event.ts';
import { type RawLog } from './raw-log.ts';

/** The same log by the byte. `written` says 'written' when there is more. */
export const memoryRawLog = (log: readonly StoredEvent[], written: EventEmitter): RawLog => {
  const disposal = new AbortController();
  const after = (position: bigint | undefined): number => {
    if (position === undefined) return 0;
    const next = log.findIndex((event) => event.position > position);
    return next === -1 ? log.length : next;
  };
  return {
    async *all({ after: last } = {}) {
      await Promise.resolve();
      for (let next = after(last?.commit); next < log.length; next += 1) yield bytesOf(log[next]);
    },
    async *follow({ after: last, signal: theirs }) {
      const signal = AbortSignal.any([theirs, disposal.signal]);
      let next = after(last?.commit);
      let hasCaughtUp = false;
      while (!signal.aborted) {
        if (next < log.length) yield { type: 'event', event: bytesOf(log[next++]) };
        else if (!hasCaughtUp) {
          hasCaughtUp = true;
          yield { type: 'caught-up' };
        } else
          await once(written, 'written', { signal }).catch((error: unknown) => {
            if (!signal.aborted) throw error;
          });
      }
    },
    at: (position) => {
      const found = log.find((event) => event.position === position.commit);
      const event = found && bytesOf(found);
      return Promise.resolve(event && isAt(event, position) ? event : undefined);
    },
    end: () => Promise.resolve(log.at(-1)?.position ?? 0n),
    dispose: () => {
      disposal.abort();
      return Promise.resolve();
    },
  };
};

const made = new WeakMap<StoredEvent, RawEvent>();

const bytesOf = (event: StoredEvent | undefined): RawEvent => {
  if (event === undefined) throw new RangeError('there is no such event');
  const known = made.get(event);
  if (known !== undefined) return known;
  const { stream, revision, id, type, position } = event;
  const [data, metadata] = [event.data, event.metadata].map((content) => Buffer.from(JSON.stringify(content)));
  const raw: RawEvent = {
    ...{ stream, revision, id, type, contentType: 'application/json' },
    data: data ?? NOTHING,
    metadata: metadata ?? NOTHING,
    position: { commit: position, prepare: position },
  };
  made.set(event, raw);
  return raw;
};

const NOTHING = new Uint8Array();
