import { differenceBetween, nameOf } from './difference.ts';
import { connectRawLog, type WritableRawLog } from '../raw/connect-raw-log.ts';
import { type RawEvent } from '../raw/raw-event.ts';
import { type RawLog } from '../raw/raw-log.ts';
import { deletedBy, isCopied, sizeOf } from './copied.ts';

export type CopyProgress = Readonly<{
  /** What is there is compared, then the rest is copied, then everything is verified. */
  phase: 'comparing' | 'copying' | 'verifying';
  /** So many events of the phase are done. */
  events: number;
  /** How far into the source that is, from 0 to 1. */
  fraction: number;
}>;

export type CopyOptions = Readonly<{
  onProgress?: (progress: CopyProgress) => void;
  /** Ends it between two appends, with the signal's reason. What is copied stays; the next call goes on after it. */
  signal?: AbortSignal;
}>;

/** The same event in both logs. */
export type CopiedEvent = Readonly<{ id: string; inSource: bigint; inTarget: bigint }>;

/** What is to be copied is not, or no longer, what can be: the message names the stream and the revision. */
export class CopyRefusedError extends Error {
  override readonly name = 'CopyRefusedError';
}

type VerifyOptions = CopyOptions & Readonly<{ onSame?: (event: CopiedEvent) => void }>;
type Logs = Readonly<{ source: RawLog; target: WritableRawLog }>;
type Told = (phase: CopyProgress['phase'], events: number, last: RawEvent | undefined) => void;
type Events = AsyncGenerator<RawEvent, void, void>;

/** Bytes and events of one append, far below every server's limit. */
const MOST_BYTES = 512 * 1024;
const MOST_EVENTS = 500;

/**
 * Copies a log to another server, in its order: streams, revisions, ids, types, content types, data and metadata to the
 * byte, from connection string to connection string. First it compares what the target holds with the source, event by
 * event; if that is not the source's beginning it throws CopyRefusedError and writes nothing. Then it goes on after it.
 */
export const copyLog = (
  from: string,
  to: string,
  options: CopyOptions = {},
): Promise<Readonly<{ found: number; copied: number }>> => withLogs(from, to, (logs) => copyBetween(logs, options));

/**
 * Reads both logs side by side. `difference` says where they begin to differ; none: they are the same. `onSame` is told
 * each event with its positions, for whoever has kept some of the source.
 */
export const verifyCopy = (
  from: string,
  to: string,
  options: VerifyOptions = {},
): Promise<Readonly<{ same: number; difference?: string }>> =>
  withLogs(from, to, (logs) => verifyBetween(logs, options));

const withLogs = async <Result>(from: string, to: string, task: (logs: Logs) => Promise<Result>): Promise<Result> => {
  const source = connectRawLog(from, { name: 'source' });
  const target = connectRawLog(to, { name: 'target' });
  try {
    return await task({ source, target });
  } finally {
    await Promise.all([source.dispose(), target.dispose()]);
  }
};

/** The same between logs at hand, which stay open. */
export async function copyBetween({ source, target }: Logs, { onProgress, signal }: CopyOptions) {
  const tell = await teller(source, onProgress);
  const events = copied(source, signal);
  try {
    const found = await passOver(events, copied(target, signal), tell);
    let done = 0;
    for await (const batch of batches(events)) {
      signal?.throwIfAborted();
      await write(target, batch);
      done += batch.length;
      tell('copying', done, batch.at(-1));
    }
    return { found, copied: done };
  } finally {
    await events.return();
  }
}

/** What the target has already is the source's beginning: `events` stands after it then. Resolves with how much it is. */
async function passOver(events: Events, inTarget: Events, tell: Told): Promise<number> {
  let same = 0;
  for await (const event of inTarget) {
    const next = await events.next();
    const original = next.done === true ? undefined : next.value;
    const difference = differenceBetween(original, event);
    if (original === undefined || difference !== undefined)
      throw new CopyRefusedError(
        `the target holds something that is not the beginning of the source: ${difference ?? ''}. Nothing was written; copy into an empty log`,
      );
    same += 1;
    tell('comparing', same, original);
  }
  return same;
}

async function write(target: WritableRawLog, batch: readonly RawEvent[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  for (const event of batch) refuseDeletion(event);
  const outcome = await target.append(first.stream, first.revision - 1n, batch);
  if (outcome.type === 'too-big')
    throw new CopyRefusedError(
      `${nameOf(first)} is bigger than an append to the target may be: raise its limit (MAX_APPEND_SIZE), and go on`,
    );
  if (outcome.type === 'wrong-revision') throw new CopyRefusedError(whyNotAt(first, outcome.current));
}

const refuseDeletion = (event: RawEvent): void => {
  const stream = deletedBy(event);
  if (stream !== undefined)
    throw new CopyRefusedError(
      `the stream ${stream} was deleted (${nameOf(event)}): logs with deleted streams cannot be copied`,
    );
};

const whyNotAt = (event: RawEvent, current: bigint): string =>
  current < event.revision - 1n
    ? `the source goes on with ${nameOf(event)}, but has not got ${event.stream} from revision ${String(current + 1n)} on: it was truncated and scavenged, and cannot be copied`
    : `somebody else writes to the target: ${event.stream} is at revision ${String(current)} already, before ${nameOf(event)} was copied`;

async function verifyBetween({ source, target }: Logs, { onProgress, onSame, signal }: VerifyOptions) {
  const tell = await teller(source, onProgress);
  const [events, inTarget] = [copied(source, signal), copied(target, signal)];
  try {
    for (let same = 0; ; same += 1) {
      const [one, other] = await Promise.all([events.next(), inTarget.next()]);
      const [original, event] = [one.value ?? undefined, other.value ?? undefined];
      const difference = differenceBetween(original, event);
      if (difference !== undefined) return { same, difference };
      if (original === undefined || event === undefined) return { same };
      onSame?.({ id: event.id, inSource: original.position.commit, inTarget: event.position.commit });
      tell('verifying', same + 1, original);
    }
  } finally {
    await Promise.all([events.return(), inTarget.return()]);
  }
}

async function* copied(log: RawLog, signal: AbortSignal | undefined): Events {
  for await (const event of log.all()) {
    signal?.throwIfAborted();
    if (isCopied(event)) yield event;
  }
}

/** Events that follow each other in the log and in one stream may be one append: their order stays what it is. */
async function* batches(events: Events): AsyncGenerator<RawEvent[]> {
  let batch: RawEvent[] = [];
  let bytes = 0;
  for await (const event of events) {
    const last = batch.at(-1);
    const isNext = last?.stream === event.stream && last.revision + 1n === event.revision;
    if (last !== undefined && !(isNext && bytes + sizeOf(event) <= MOST_BYTES && batch.length < MOST_EVENTS)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += sizeOf(event);
  }
  if (batch.length > 0) yield batch;
}

const teller = async (source: RawLog, onProgress: CopyOptions['onProgress']): Promise<Told> => {
  if (onProgress === undefined) return () => undefined;
  const end = Number(await source.end());
  return (phase, events, last) =>
    onProgress({ phase, events, fraction: Math.min(1, Number(last?.position.commit ?? 0) / Math.max(1, end)) });
};
