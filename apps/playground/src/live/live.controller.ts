import { Controller, Req, Sse, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { concat, interval, map, merge, of, takeWhile, type Observable } from 'rxjs';
import type { MembersTable } from '../store/tables.ts';
import { CurrentMember, SessionGuard, sessionToken } from '../session/session.guard.ts';
import { hashOf } from '../session/sessions.ts';
import { Live } from './live.ts';

const heartbeatEvery = 20_000;

@Controller('api/live')
@UseGuards(SessionGuard)
export class LiveController {
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
  }

  /** `hello` comes first, so that the page knows that from now on it misses nothing. */
  @Sse()
  stream(@CurrentMember() { id }: MembersTable, @Req() request: FastifyRequest): Observable<{ data: object }> {
    const heartbeat = interval(heartbeatEvery).pipe(map(() => ({ type: 'heartbeat' })));
    const session = { memberId: id, tokenHash: hashOf(sessionToken(request) ?? '') };
    return concat(of({ type: 'hello' }), merge(this.#live.of(session), heartbeat)).pipe(
      takeWhile(({ type }) => type !== 'signed-out', true),
      map((data) => ({ data })),
    );
  }
}
