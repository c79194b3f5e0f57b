import { Controller, Get, Inject, Module, Req, Res, UnauthorizedException, type DynamicModule } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { mayScrape } from './may-scrape.ts';
import { type Metrics } from './metrics.ts';

export type MetricsParts = Readonly<{
  metrics: Metrics;
  /** METRICS_TOKEN; undefined: only this machine may ask. */
  token: string | undefined;
}>;

const PARTS = Symbol('MetricsParts');

@Controller('metrics')
class MetricsController {
  constructor(@Inject(PARTS) private readonly parts: MetricsParts) {}

  /** In the text format of Prometheus. */
  @Get()
  async metrics(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { metrics, token } = this.parts;
    if (!mayScrape(request.raw, token)) throw new UnauthorizedException();
    void reply.headers({ 'content-type': metrics.registry.contentType, 'cache-control': 'no-store' });
    return metrics.text();
  }
}

/** `GET /metrics`, for who may scrape it. */
@Module({})
export class MetricsModule {
  static with(parts: MetricsParts): DynamicModule {
    return {
      module: MetricsModule,
      controllers: [MetricsController],
      providers: [{ provide: PARTS, useValue: parts }],
    };
  }
}
