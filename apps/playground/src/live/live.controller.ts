import { Controller, Sse, UseGuards } from '@nestjs/common';
import { concat, interval, map, merge, of, takeWhile, type Observable } from 'rxjs';
import type { MembersTable } from '../store/tables.ts';
import { CurrentMember, SessionGuard } from '../session/session.guard.ts';
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
  stream(@CurrentMember() member: MembersTable): Observable<{ data: object }> {
    const heartbeat = interval(heartbeatEvery).pipe(map(() => ({ type: 'heartbeat' })));
    return concat(of({ type: 'hello' }), merge(this.#live.of(member.id), heartbeat)).pipe(
      takeWhile(({ type }) => type !== 'signed-out', true),
      map((data) => ({ data })),
    );
  }
}
