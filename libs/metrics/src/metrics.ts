import { WrongRevisionError, type EventLog, type ProposedEvent } from '@envoi/event-store';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * What a process counts, for Prometheus: of itself (`process_…`, `nodejs_…`), and of what it writes to the log. Labels are
 * names of ours, of which there are few; never an id.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #commands = this.#counter('envoi_commands_total', 'Commands that recorded something.', 'command');
  readonly #conflicts = this.#counter(
    'envoi_command_conflicts_total',
    'Appends that came too late: others had written to the stream, and it was decided again.',
    'command',
  );
  readonly #events = this.#counter('envoi_events_recorded_total', 'Events that were written to the log.', 'type');

  readonly #looks: (() => Promise<void>)[] = [];
  #looking: Promise<unknown> | undefined;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Of this process, from now on. */
  histogram<Label extends string>(
    name: string,
    help: string,
    { labelNames, buckets }: { labelNames: Label[]; buckets: number[] },
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** Called before each answer, never twice at once; must not reject. For gauges that are read from somewhere. */
  onScrape(look: () => Promise<void>): void {
    this.#looks.push(look);
  }

  /** In the text format of Prometheus. */
  async text(): Promise<string> {
    this.#looking ??= Promise.all(this.#looks.map((look) => look())).finally(() => (this.#looking = undefined));
    await this.#looking;
    return this.registry.metrics();
  }

  /**
   * The same log, counted. What is appended again because its outcome got lost counts once; what no command has decided,
   * a head of the ledger say, is an event and no command.
   */
  counting(log: EventLog): EventLog {
    return {
      read: (stream, options) => log.read(stream, options),
      subscribe: (options) => log.subscribe(options),
      eventAt: (position) => log.eventAt(position),
      dispose: () => log.dispose(),
      append: async (stream, expected, events) => {
        try {
          await log.append(stream, expected, events);
        } catch (error) {
          if (error instanceof WrongRevisionError)
            for (const command of commandsOf(events)) this.#conflicts.inc({ command });
          throw error;
        }
        for (const command of commandsOf(events)) this.#commands.inc({ command });
        for (const { type } of events) this.#events.inc({ type });
      },
    };
  }

  #counter<Label extends string>(name: string, help: string, label: Label): Counter<Label> {
    return new Counter({ name, help, labelNames: [label], registers: [this.registry] });
  }
}

/** One for all events of an append; or none. */
const commandsOf = ([first]: readonly ProposedEvent[]): readonly string[] => {
  const { command } = (first?.metadata ?? {}) as Readonly<{ command?: unknown }>;
  return typeof command === 'string' ? [command] : [];
};
