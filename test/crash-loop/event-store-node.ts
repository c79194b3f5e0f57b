import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { run } from '@envoi/composition';

/** The embedded event store as a process of its own, told by DATABASE_URL and EVENT_STORE_PORT. */
await run(() =>
  startEmbeddedEventStore({
    databaseUrl: process.env['DATABASE_URL'] ?? '',
    listen: { host: '127.0.0.1', port: Number(process.env['EVENT_STORE_PORT']) },
    log: (line) => void process.stderr.write(`${line}\n`),
  }),
);
