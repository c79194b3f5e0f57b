import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ExportId } from '@envoi/attachment-export';
import { OutageError, SECOND, latest, type Clock, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { isDatabaseOutage } from '@envoi/read-store';
import { type Vault } from '@envoi/vault';
import { decide, linkUse, type LinksUsed } from './domain/link-use.ts';

export type LinkUseParts = Readonly<{
  streams: Pick<Streams, 'transact'>;
  vault: Pick<Vault, 'requestOwner'>;
  clock: Clock;
  /** Uses that are recorded nowhere: of too many exports at once, or because of this error. */
  onDropped: (uses: number, error?: unknown) => void;
}>;

/** Uses of one export in one minute. */
type Counted = LinksUsed & Readonly<{ subject: SubjectId; minute: string }>;

/** Exports and minutes that are counted at once: some megabytes. */
const MOST = 10_000;

const LOOK_EVERY = SECOND;

/** So long a stop waits for the log. */
const PATIENCE = 1_000;

/**
 * Counts uses of links, and records them when their minute is over: one event for an export and minute of business time. To
 * count waits for nothing and never fails. What is counted and not recorded yet is lost with the process; beyond so many
 * exports and minutes, while the log is away or slow, uses are not counted.
 */
export class LinkUseCounter {
  readonly #me = randomUUID();
  readonly #counted = new Map<string, Counted>();
  readonly #ticks = setInterval(() => void this.recordDue(), LOOK_EVERY);
  #recording: Promise<void> | undefined;
  #uncounted = 0;

  constructor(
    private readonly parts: LinkUseParts,
    private readonly most = MOST,
  ) {
    this.#ticks.unref();
  }

  /** One use, now, of links that work. */
  count({ subject, exportId }: Readonly<{ subject: SubjectId; exportId: ExportId }>): void {
    const now = this.parts.clock.now();
    const minute = minuteOf(now);
    const key = `${exportId} ${minute}`;
    const { count, from, until } = this.#counted.get(key) ?? { count: 0, from: now, until: now };
    if (count === 0 && this.#counted.size >= this.most) this.#uncounted += 1;
    else this.#counted.set(key, { subject, exportId, minute, count: count + 1, from, until: latest(until, now) });
  }

  /** Records the uses of minutes that are over. One round at a time, however long it takes. */
  recordDue(): Promise<void> {
    const now = minuteOf(this.parts.clock.now());
    this.#recording ??= this.#record(({ minute }) => minute < now).finally(() => (this.#recording = undefined));
    return this.#recording;
  }

  /** Records what was counted, the minute that is not over included, and ends; for a log that is away it waits a second. */
  async stop(): Promise<void> {
    clearInterval(this.#ticks);
    const recorded = (async () => {
      await this.#recording;
      await this.#record(() => true);
    })();
    await Promise.race([recorded, pause(PATIENCE, undefined, { ref: false })]);
  }

  /** An outage keeps everything for the next time; any other error costs the uses that it befell, and nobody else's. */
  async #record(isDue: (counted: Counted) => boolean): Promise<void> {
    if (this.#uncounted > 0) this.parts.onDropped(this.#uncounted);
    this.#uncounted = 0;
    for (const [key, counted] of this.#counted) {
      if (!isDue(counted)) continue;
      try {
        await this.#append(counted);
      } catch (error) {
        if (error instanceof OutageError || isDatabaseOutage(error)) return;
        this.parts.onDropped(counted.count, error);
      }
      this.#counted.delete(key);
    }
  }

  /** Repeated after an unknown outcome it is the same event, by its cause. Who is forgotten has no stream that grows. */
  async #append({ subject, minute, exportId, count, from, until }: Counted): Promise<void> {
    if ((await this.parts.vault.requestOwner(exportId)) === undefined) return;
    const causation = idFrom('link-use', this.#me, exportId, minute);
    const cause = { causation, correlation: exportId, at: until };
    const decision = decide.record({ exportId, count, from, until });
    await this.parts.streams.transact(linkUse, subject, { cause, command: 'RecordLinkUse' }, decision);
  }
}

/** `2026-11-27T10:00` */
const minuteOf = (at: Instant): string => at.slice(0, 16);
