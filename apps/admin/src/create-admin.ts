import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import { AccessRecordModule } from '@envoi/access-record';
import { ExportInterventionsModule } from '@envoi/attachment-export';
import { HealthModule } from '@envoi/composition';
import { MemberLookupsModule } from '@envoi/member-lookups';
import { MetricsModule } from '@envoi/metrics';
import { OperationRecordModule } from '@envoi/operation-record';
import { DeletionInterventionsModule } from '@envoi/profile-deletion';
import { Module, StandardSchemaValidationPipe, type DynamicModule, type LoggerService } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply } from 'fastify';
import { AuditModule } from './audit/audit.module.ts';
import { serveConsole } from './console/serve-console.ts';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from './dependencies.ts';
import { InterventionsModule } from './interventions/interventions.module.ts';
import { LookupsModule } from './lookups/lookups.module.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { ProblemFilter, sendProblem } from './problems/problem.filter.ts';
import { Problem } from './problems/problem.ts';
import { QueriesModule } from './queries.module.ts';
import { mountSignIn } from './sign-in/mount-sign-in.ts';
import { SignInController } from './sign-in/sign-in.controller.ts';
import { assertRolesAreNamed, routesOf, watchRoutes } from './staff/routes.ts';
import { StaffGuard } from './staff/staff.guard.ts';

/** Bytes. What is asked is short. */
const BODY_LIMIT = 64 * 1024;

/** Where Vite puts it, beside what is built of this. */
const consoleDirectory = join(import.meta.dirname, '../../console/page');

/** Who takes longer to send a request holds a connection for nothing, in milliseconds. */
const patience = {
  requestTimeout: 30_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
} as const;

@Module({})
class AdminModule {
  static register(dependencies: AdminDependencies): DynamicModule {
    const provided = [{ provide: ADMIN_DEPENDENCIES, useValue: dependencies }];
    return {
      module: AdminModule,
      global: true,
      imports: [
        DiscoveryModule,
        HealthModule.with(dependencies.missing),
        MetricsModule.with(dependencies.metrics),
        AccessRecordModule.register(dependencies),
        AuditModule,
        OperationRecordModule.register(dependencies),
        ExportInterventionsModule.register(dependencies),
        DeletionInterventionsModule.register(dependencies),
        OperationsModule,
        InterventionsModule,
        MemberLookupsModule.register(dependencies),
        LookupsModule,
        QueriesModule,
      ],
      controllers: [SignInController],
      providers: [...provided, { provide: APP_GUARD, useClass: StaffGuard }],
      exports: provided,
    };
  }
}

/**
 * The administrators' and auditors' API. Ready to listen: `listen`, later `close`. Throws an Error when there is a route of
 * which nobody has said who may call it.
 */
export async function createAdmin(
  dependencies: AdminDependencies,
  { logger = false }: { logger?: LoggerService | false } = {},
): Promise<NestFastifyApplication> {
  // The id is ours: one that the caller chooses could be chosen twice, or say something.
  const adapter = new FastifyAdapter({
    ...{ bodyLimit: BODY_LIMIT, forceCloseConnections: true, ...patience },
    genReqId: () => randomUUID(),
    frameworkErrors: (error: Error, _request: unknown, reply: FastifyReply) => {
      mark(reply); // no hook is asked about an address that cannot be read
      sendProblem(reply, Problem.of(error));
    },
  });
  const seen = watchRoutes(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(AdminModule.register(dependencies), adapter, {
    logger,
    abortOnError: false,
  });
  await app.register(helmet);
  markAnswers(adapter.getInstance());
  mountSignIn(adapter.getInstance(), dependencies.signIn?.handle, dependencies.onDefect);
  await serveConsole(adapter.getInstance(), consoleDirectory, dependencies.signIn);
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: (issues) => Problem.ofIssues(issues) }));
  app.useGlobalFilters(new ProblemFilter(dependencies.onDefect));
  try {
    await app.init();
    assertRolesAreNamed(routesOf(app), seen);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

const markAnswers = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (_request, reply, next) => {
    mark(reply);
    next();
  });
};

/** Nothing that is said here is kept on the way, and everything can be asked about by its id. */
const mark = (reply: FastifyReply): void =>
  void reply.headers({ 'x-request-id': reply.request.id, 'cache-control': 'no-store' });
