import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OPTIONS, type PlaygroundOptions } from '../options.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Only the assistant has the token of the workspace API. */
@Injectable()
export class BearerGuard implements CanActivate {
  readonly #expected: Buffer;

  constructor(@Inject(OPTIONS) { workspaceToken }: PlaygroundOptions) {
    this.#expected = digest(`Bearer ${workspaceToken}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const given = digest(http.getRequest<FastifyRequest>().headers.authorization ?? '');
    if (timingSafeEqual(given, this.#expected)) return true;
    http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
    throw new UnauthorizedException('The token is missing or wrong');
  }
}
