import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { OutboxPump } from './assistant/outbox-pump.ts';
import { Attachments } from './files/attachments.ts';
import { Blobs } from './files/blobs.ts';
import type { PlaygroundOptions } from './options.ts';
import { PlaygroundModule } from './playground.module.ts';
import { ProblemFilter } from './problem.filter.ts';
import { seed } from './seed/seed.ts';
import { Store } from './store/store.ts';
import { BusinessClock } from './time/business-clock.ts';

export type { PlaygroundOptions } from './options.ts';

const largestJson = 256 * 1024;
const largestFile = 2 * 1024 ** 3;
const mostFiles = 20;

export interface Playground {
  port: number;
  url: string;
  /** Ends every request and connection; what is not sent yet stays in the outbox. */
  stop(): Promise<void>;
}

/** Starts the chat workspace: migrates its schema, fills it when it is empty, listens. Throws when it cannot. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const store = await Store.open(options.databaseUrl, options.log ?? (() => undefined));
  try {
    const app = await createApp(options, store);
    return await listen(app, options, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function createApp(options: PlaygroundOptions, store: Store): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    PlaygroundModule.with(options, store),
    new FastifyAdapter({ bodyLimit: largestJson, forceCloseConnections: true }),
    { rawBody: true, logger: false, abortOnError: false },
  );
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  app.useGlobalFilters(new ProblemFilter(options));
  await app.register(helmet, {
    // plain HTTP on loopback: upgrading would break it in some browsers
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
    strictTransportSecurity: false,
  });
  await app.register(multipart, { limits: { fileSize: largestFile, files: mostFiles } });
  if (existsSync(options.pageDirectory)) await app.register(fastifyStatic, { root: resolve(options.pageDirectory) });
  return app;
}

async function listen(app: NestFastifyApplication, options: PlaygroundOptions, store: Store): Promise<Playground> {
  try {
    const attachments = app.get(Attachments);
    await app.get(Blobs).prepare((ids) => attachments.recorded(ids));
    await app.get(BusinessClock).start();
    await seed(store, app.get(Blobs), app.get(BusinessClock).now());
    await app.listen(options.port, options.host);
    app.get(OutboxPump).start();
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    stop: async () => {
      await app.close();
      await store.close();
    },
  };
}
