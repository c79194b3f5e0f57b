import { Injectable } from '@nestjs/common';
import { filter, map, Subject, type Observable } from 'rxjs';
import type { LiveEvent } from '../api.ts';

/** Hands events to the pages that are open now. A page that was away reads everything again when it reconnects. */
@Injectable()
export class Live {
  readonly #events = new Subject<{ to: readonly string[] | 'everyone'; event: LiveEvent }>();

  tell(to: readonly string[], event: LiveEvent): void {
    this.#events.next({ to, event });
  }

  tellEveryone(event: LiveEvent): void {
    this.#events.next({ to: 'everyone', event });
  }

  of(memberId: string): Observable<LiveEvent> {
    return this.#events.pipe(
      filter(({ to }) => to === 'everyone' || to.includes(memberId)),
      map(({ event }) => event),
    );
  }
}
