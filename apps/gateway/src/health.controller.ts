import { Controller, Get, Inject, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { GATEWAY_DEPENDENCIES, type GatewayDependencies } from './dependencies.ts';

/** For load balancers and operators. */
@Controller('health')
export class HealthController {
  constructor(@Inject(GATEWAY_DEPENDENCIES) private readonly deps: GatewayDependencies) {}

  /** The process answers. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** 200, or 503 with what is missing. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const missing = await this.deps.missing();
    void reply.status(missing.length === 0 ? 200 : 503).header('cache-control', 'no-store');
    return missing.length === 0 ? { status: 'ok' } : { status: 'unavailable', missing };
  }
}
