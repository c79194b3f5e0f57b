import { createHash, timingSafeEqual } from 'node:crypto';
import { parseDuration } from '@envoi/configuration';
import {
  BadRequestException,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Post,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { GATEWAY_DEPENDENCIES, type GatewayDependencies, type MovableClock } from './dependencies.ts';

const LONGEST_BODY = 100;

/** Business time for the playground, who alone knows the token; elsewhere there is no such path. */
@Controller('clock')
export class ClockController {
  constructor(@Inject(GATEWAY_DEPENDENCIES) private readonly deps: GatewayDependencies) {}

  @Get()
  show(@Req() { headers }: FastifyRequest) {
    const { clock } = this.allowed(headers.authorization);
    return { now: clock.now(), offset: clock.offset() };
  }

  /** Body: `{"ahead":"PT10M"}`, any ISO 8601 duration. Never back. */
  @Post()
  @HttpCode(200)
  async moveAhead(@Req() { headers, body }: FastifyRequest) {
    const { clock } = this.allowed(headers.authorization);
    const ahead = parseDuration(aheadIn(body));
    if (ahead === undefined) throw new BadRequestException();
    await clock.moveAhead(ahead);
    return { now: clock.now(), offset: clock.offset() };
  }

  private allowed(authorization = ''): MovableClock {
    const { movableClock } = this.deps;
    if (movableClock === undefined) throw new NotFoundException();
    const [given, right] = [authorization, `Bearer ${movableClock.token}`].map(hash) as [Buffer, Buffer];
    if (!timingSafeEqual(given, right)) throw new UnauthorizedException();
    return movableClock;
  }
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

const aheadIn = (body: unknown): string => {
  const text = Buffer.isBuffer(body) ? body.subarray(0, LONGEST_BODY).toString() : '';
  return /^\s*\{\s*"ahead"\s*:\s*"([^"]*)"\s*\}\s*$/.exec(text)?.[1] ?? '';
};
