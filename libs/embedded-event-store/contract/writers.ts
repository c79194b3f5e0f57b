import { setTimeout as pause } from 'node:timers/promises';
import {
  DeadlineExceededError,
  TimeoutError,
  WrongExpectedVersionError,
  jsonEvent,
  streamNameFilter,
  type EventStoreDBClient,
  type Position,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { inParallel, numberOf, numbered, numbersIn, range, rejection, upTo } from './client.ts';
import { type Target } from './target.ts';

const WRITERS = 64;

/** Many at once. */
export const writers = (target: Target): void => {
  /** The client lets the first append of a connection wait. */
  const clients = async (count: number): Promise<EventStoreDBClient[]> => {
    const made = range(count).map(() => target.connect());
    await Promise.all(made.map((client) => target.mark(client)));
    return made;
  };

  it(
    'of 16 writers racing for no_stream, one gets it',
    async () => {
      const racing = await clients(16);
      for (const _ of range(target.size(10, 300))) {
        const stream = target.stream('race');
        const errors = await Promise.all(
          racing.map((client, n) => {
            const options = { expectedRevision: 'no_stream', ...(n % 2 === 0 ? target.classic : {}) } as const;
            return rejection(client.appendToStream(stream, numbered(n), options));
          }),
        );
        const winner = errors.indexOf(undefined);
        expect(errors.filter((error) => error instanceof WrongExpectedVersionError)).toHaveLength(15);
        expect(await numbersIn(target.client, stream)).toEqual([winner]);
      }
    },
    target.size(60_000, 3_600_000),
  );

  const each = target.size(60, 15_625);
  it(
    `64 writers with ${64 * each} events: a poller and subscriptions see each once, in order`,
    async () => {
      const begin = await target.mark();
      const prefix = target.stream('writer-');
      const [first, second, polling, following, late] = await clients(5);
      const readers = [poll(polling!, begin, prefix), follow(following!, begin, prefix)];
      const settled = await target.disturb();
      try {
        await inParallel(WRITERS, range(WRITERS), (writer) =>
          write(writer % 2 === 0 ? first! : second!, {
            stream: `${prefix}${writer}`,
            writer,
            each,
            classic: target.classic,
          }),
        );
      } finally {
        await settled();
        await target.client.appendToStream(`${prefix}end`, jsonEvent({ type: 'End', data: {} }));
      }
      for (const seen of [...(await Promise.all(readers)), await follow(late!, begin, prefix)])
        expect(seen).toEqual({ wrong: [], next: range(WRITERS).map(() => each) });
    },
    target.size(60_000, 3_600_000),
  );
};

type Work = { stream: string; writer: number; each: number; classic: Target['classic'] };

/** Appends of 1 to 20 events, with pauses in between, each at the revision of the one before. */
const write = async (client: EventStoreDBClient, { stream, writer, each, classic }: Work): Promise<void> => {
  for (let n = 0; n < each;) {
    const count = Math.min(each - n, 1 + Math.floor(Math.random() * 20));
    const events = range(count, n).map((k) => numbered(writer * each + k, `Of${each}`));
    const expectedRevision = n === 0 ? 'no_stream' : BigInt(n - 1);
    const options = { expectedRevision, ...(Math.random() < 0.5 ? classic : {}) } as const;
    await persistently(() => client.appendToStream(stream, events, options));
    n += count;
    await pause(Math.random() * 5);
  }
};

/** What is late on a busy machine is sent again, the same: at its revision it is recognised if it was stored after all. */
const persistently = async (append: () => Promise<unknown>): Promise<void> => {
  for (let tries = 1; ; tries += 1)
    try {
      await append();
      return;
    } catch (error) {
      const isLate = error instanceof DeadlineExceededError || error instanceof TimeoutError;
      if (!isLate || tries === 10) throw error;
    }
};

/** Whether each event of each writer came, once and in order. */
class Seen {
  readonly next = range(WRITERS).map(() => 0);
  readonly wrong: string[] = [];
  #position = 0n;

  add({ event, commitPosition }: ResolvedEvent): void {
    const each = Number(event?.type.slice(2));
    const number = numberOf({ event: event! });
    const writer = Math.floor(number / each);
    const position = commitPosition ?? 0n;
    if (number % each !== this.next[writer] || position <= this.#position)
      if (this.wrong.length < 10) this.wrong.push(`writer ${writer}: ${number % each} after ${this.next[writer]! - 1}`);
    this.next[writer] = (number % each) + 1;
    this.#position = position;
  }

  get result() {
    return { wrong: this.wrong, next: this.next };
  }
}

const follow = async (client: EventStoreDBClient, fromPosition: Position, prefix: string) => {
  const seen = new Seen();
  const filter = streamNameFilter({ prefixes: [prefix] });
  for await (const event of upTo(client.subscribeToAll({ fromPosition, filter }), 'End')) seen.add(event);
  return seen.result;
};

/** Reads `$all` again and again from where it was. */
const poll = async (client: EventStoreDBClient, begin: Position, prefix: string) => {
  const seen = new Seen();
  let ended = false;
  for (let at = begin; !ended;)
    for await (const event of client.readAll({ fromPosition: at, maxCount: 500 })) {
      const { streamId, type, position } = event.event!;
      if (position.commit === at.commit) continue;
      at = position!;
      if (streamId === `${prefix}end` && type === 'End') ended = true;
      else if (streamId.startsWith(prefix)) seen.add(event);
    }
  return seen.result;
};
