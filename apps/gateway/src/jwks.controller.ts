import { Controller, Get, Header, Inject } from '@nestjs/common';
import { GATEWAY_DEPENDENCIES, type GatewayDependencies } from './dependencies.ts';

/** The public keys of all certificates there ever were (RFC 7517). */
@Controller('.well-known')
export class JwksController {
  constructor(@Inject(GATEWAY_DEPENDENCIES) private readonly deps: GatewayDependencies) {}

  @Get('jwks.json')
  @Header('content-type', 'application/jwk-set+json')
  @Header('cache-control', 'public, max-age=300')
  async keys(): Promise<Buffer> {
    return Buffer.from(JSON.stringify(await this.deps.publicKeys())); // a text would add a charset
  }
}
