/**
 * A node in a process of its own: `event-store-process.ts <socket> <database url>`, or `<socket> <number of events>` for the
 * one that stores nothing. Tells its parent once it serves, and then its memory, until the parent is gone.
 */
import { once } from 'node:events';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { startStorelessNode } from '../../libs/embedded-event-store/test/storeless.ts';

const [, , unixSocket = '', what = ''] = process.argv;
const started = performance.now();
const node = /^\d+$/.test(what)
  ? await startStorelessNode(unixSocket, Number(what))
  : await startEmbeddedEventStore({ databaseUrl: what, listen: { unixSocket } });
process.send?.({ connectionString: node.connectionString, startedIn: performance.now() - started });
const watch = setInterval(() => process.send?.({ rss: process.memoryUsage.rss() }), 50);
await once(process, 'disconnect');
clearInterval(watch);
await node.stop();
