import { MetricsModule, type MetricsParts } from '@envoi/metrics';
import { Controller, Get, Inject, Module, Res, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply } from 'fastify';
import { type Running } from './run.ts';

/** Names what is missing until all can be done; empty: nothing. */
export type Missing = () => Promise<readonly string[]>;

const MISSING = Symbol('Missing');

/** For load balancers and operators. */
@Controller('health')
class HealthController {
  constructor(@Inject(MISSING) private readonly missing: Missing) {}

  /** The process answers. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** 200, or 503 with what is missing. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const missing = await this.missing();
    void reply.status(missing.length === 0 ? 200 : 503).header('cache-control', 'no-store');
    return missing.length === 0 ? { status: 'ok' } : { status: 'unavailable', missing };
  }
}

/** `GET /health/live` and `/health/ready`, which every app answers. */
@Module({})
export class HealthModule {
  static with(missing: Missing): DynamicModule {
    return {
      module: HealthModule,
      controllers: [HealthController],
      providers: [{ provide: MISSING, useValue: missing }],
    };
  }
}

@Module({})
class ServedModule {}

/** For an app that answers nothing else. Throws what the operating system says when it cannot listen. */
export async function serveHealth({
  host,
  port,
  missing,
  metrics,
}: {
  host: string;
  port: number;
  missing: Missing;
  /** Who may ask for them is told by `token`. */
  metrics: MetricsParts;
}): Promise<Running> {
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ServedModule, imports: [HealthModule.with(missing), MetricsModule.with(metrics)] },
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw error;
  }
  return { stop: () => app.close() };
}
