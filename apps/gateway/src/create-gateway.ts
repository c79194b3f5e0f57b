import helmet from '@fastify/helmet';
import { HealthModule } from '@envoi/composition';
import { Module, type DynamicModule, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply } from 'fastify';
import { BODY_LIMIT, readBodies } from './bodies.ts';
import { ClockController } from './clock.controller.ts';
import { Draining } from './draining.ts';
import { GATEWAY_DEPENDENCIES, type GatewayDependencies } from './dependencies.ts';
import { JwksController } from './jwks.controller.ts';
import { LinksModule } from './links/index.ts';
import { shedLoad } from './overload.ts';
import { ProblemFilter, sendProblem, statusOf } from './problem.filter.ts';
import { WebhooksController } from './webhooks.controller.ts';

/** Who takes longer to send a request holds a connection for nothing, in milliseconds. */
const patience = {
  requestTimeout: 30_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const;

/** More are closed at once: the process needs files for other things, too. */
const MOST_CONNECTIONS = 12_000;

@Module({})
class GatewayModule {
  static register(dependencies: GatewayDependencies, draining: Draining): DynamicModule {
    const missing = async () => [...draining.missing(), ...(await dependencies.missing())];
    return {
      module: GatewayModule,
      imports: [LinksModule.register(dependencies.links), HealthModule.with(missing)],
      controllers: [WebhooksController, ClockController, JwksController],
      providers: [
        { provide: GATEWAY_DEPENDENCIES, useValue: dependencies },
        { provide: Draining, useValue: draining },
      ],
    };
  }
}

/**
 * The public edge: webhooks in, links out. Not listening yet: `listen`, later `close`, which lets requests under way end. Requests are not logged one by one:
 * what they hold is personal.
 */
export async function createGateway(
  dependencies: GatewayDependencies,
  { logger = false }: { logger?: LoggerService | false } = {},
): Promise<NestFastifyApplication> {
  const draining = new Draining();
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.register(dependencies, draining),
    new FastifyAdapter({
      ...{ bodyLimit: BODY_LIMIT, forceCloseConnections: true, ...patience },
      // an address that cannot be read may be that of a link: Fastify itself would say it again
      frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => sendProblem(reply, statusOf(error)),
    }),
    { bodyParser: false, logger, abortOnError: false },
  );
  app.getHttpServer().maxConnections = MOST_CONNECTIONS;
  shedLoad(app.getHttpAdapter().getInstance());
  await app.register(helmet);
  draining.watch(app.getHttpAdapter().getInstance());
  readBodies(app.getHttpAdapter().getInstance());
  app.useGlobalFilters(new ProblemFilter(dependencies.links.onError));
  return app;
}
