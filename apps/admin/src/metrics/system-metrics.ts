import { consumersHealth } from '@envoi/consumers';
import { SECOND, between, instant, type Instant } from '@envoi/event-sourcing';
import { type Metrics } from '@envoi/metrics';
import { countUnderWay } from '@envoi/requests';
import { Gauge } from 'prom-client';
import { type AdminDependencies } from '../dependencies.ts';

type Parts = Pick<AdminDependencies, 'database' | 'log' | 'projections' | 'clock'> &
  Readonly<{
    metrics: Metrics;
    /** When the last head of the ledger was signed, by the signer's own clock. */
    headSignedAt: () => Promise<Instant | undefined>;
    onError: (error: unknown) => void;
  }>;

/**
 * How the whole system stands, whichever process does its work: read from the stores when somebody scrapes. While they cannot be
 * read, `envoi_system_readable` is 0, and nothing of before is repeated.
 */
export const watchSystem = ({ metrics, ...parts }: Parts): void => {
  const gauge = (name: string, help: string, ...labelNames: string[]) => new Gauge({ name, help, labelNames, registers: [metrics.registry] }); // prettier-ignore
  const gauges = {
    lagEvents: gauge('envoi_consumer_lag_events', 'Events that wait for a consumer, as far as they are counted.', 'consumer'),
    lagSeconds: gauge('envoi_consumer_lag_seconds', 'How long the oldest of them has waited.', 'consumer'),
    due: gauge('envoi_visits_due', 'Visits of a work that are due.', 'consumer'),
    failing: gauge('envoi_visits_failing', 'Those of them that have failed, and are tried again.', 'consumer'),
    parked: gauge('envoi_parked', 'What a consumer has set aside, for an operator.', 'consumer'),
    overdue: gauge('envoi_requests_overdue', 'Requests under way past their due date.', 'kind'),
    headAge: gauge('envoi_ledger_head_age_seconds', 'Since the last head of the ledger was signed.'),
  }; // prettier-ignore

  const look = async (): Promise<void> => {
    const { database, clock } = parts;
    const now = clock.now();
    for (const { name: consumer, kind, behind, parked, due, failing } of await consumersHealth({ ...parts, now })) {
      gauges.lagEvents.set({ consumer }, behind.events);
      gauges.lagSeconds.set({ consumer }, behind.seconds);
      gauges.parked.set({ consumer }, parked);
      if (kind === 'projection') continue;
      gauges.due.set({ consumer }, due);
      gauges.failing.set({ consumer }, failing);
    }
    for (const kind of ['export', 'deletion'] as const) {
      const { before } = await countUnderWay(database, kind, [now]);
      gauges.overdue.set({ kind }, before[0] ?? 0);
    }
    const signedAt = await parts.headSignedAt();
    if (signedAt !== undefined) gauges.headAge.set(between(signedAt, instant(Date.now())) / SECOND);
  };

  /** One without labels would be 0 after a reset: as if a head had been signed just now. */
  const forgetAll = (): void => {
    for (const each of Object.values(gauges)) each.reset();
    gauges.headAge.remove();
  };

  const readable = gauge('envoi_system_readable', 'Whether the stores could be read for this.');
  metrics.onScrape(async () => {
    forgetAll();
    try {
      await look();
      readable.set(1);
    } catch (error) {
      forgetAll();
      readable.set(0);
      parts.onError(error);
    }
  });
};
