/**
 * `nest-process.ts nest|fastify`: answers as the admin app does, or the same from Fastify without Nest. Tells its parent where, and with which
 * token; then, whenever it is asked, the processor time it has taken so far, in microseconds.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import { HOUR } from '@envoi/event-sourcing';
import { localKeyIn, signLocally, verifierOfLocalKey } from '@envoi/staff-tokens';
import fastify from 'fastify';
import { startTestAdmin } from '../../apps/admin/test/running.ts';

/** What of a server is needed here. */
type Server = Readonly<{ url: string; token: string; stop: () => Promise<void> }>;

const startNest = async (): Promise<Server> => {
  const admin = await startTestAdmin();
  return { url: admin.url, token: await admin.token({ roles: ['operator'] }), stop: () => admin.stop() };
};

/** The same answers with the same headers for the same tokens, and nothing of Nest. */
const startFastify = async (): Promise<Server> => {
  const directory = await mkdtemp(join(tmpdir(), 'envoi-bench-'));
  const key = await localKeyIn(directory);
  const verify = verifierOfLocalKey(key);
  const app = fastify({ genReqId: () => randomUUID(), forceCloseConnections: true });
  await app.register(helmet);
  app.addHook('onRequest', (request, reply, next) => {
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    next();
  });
  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/api/v1/me', async ({ headers: { authorization = '' } }, reply) => {
    const token = /^Bearer +([\w.-]+)$/i.exec(authorization)?.[1] ?? '';
    const { subject, name = subject, roles } = await verify(token);
    if (!roles.has('operator')) return reply.status(403).send();
    return { name, roles: [...roles] };
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const token = await signLocally(key, { subject: 'nora', roles: ['operator'], validFor: HOUR });
  const stop = async (): Promise<void> => {
    await app.close();
    await rm(directory, { recursive: true });
  };
  return { url, token, stop };
};

const { stop, ...told } = await (process.argv[2] === 'nest' ? startNest() : startFastify());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.once('disconnect', () => void stop());
process.send?.(told);
