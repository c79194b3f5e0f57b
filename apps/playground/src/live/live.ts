import { Injectable } from '@nestjs/common';
import { filter, map, merge, Subject, type Observable } from 'rxjs';
import type { LiveEvent } from '../api.ts';

/** Hands events to the pages that are open now. A page that was away reads everything again when it reconnects. */
@Injectable()
export class Live {
  readonly #events = new Subject<{ to: readonly string[] | 'everyone'; event: LiveEvent }>();
  readonly #signedOut = new Subject<{ memberId: string; at: string; devices: ReadonlyMap<string, string> }>();

  tell(to: readonly string[], event: LiveEvent): void {
    this.#events.next({ to, event });
  }

  /** Every session of the member is over. `devices`: SHA-256 of its cookie → the name of its device. */
  signOut(memberId: string, devices: ReadonlyMap<string, string>): void {
    this.#signedOut.next({ memberId, at: new Date().toISOString(), devices });
  }

  tellEveryone(event: LiveEvent): void {
    this.#events.next({ to: 'everyone', event });
  }

  /** Of one session. */
  of({ memberId, tokenHash }: { memberId: string; tokenHash: string }): Observable<LiveEvent> {
    const events = this.#events.pipe(
      filter(({ to }) => to === 'everyone' || to.includes(memberId)),
      map(({ event }) => event),
    );
    const end = this.#signedOut.pipe(
      filter((signedOut) => signedOut.memberId === memberId),
      map(({ at, devices }) => ({ type: 'signed-out' as const, at, device: devices.get(tokenHash) ?? '' })),
    );
    return merge(events, end);
  }
}
