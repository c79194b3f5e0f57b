import { instant, type Instant, type Milliseconds } from '@envoi/event-sourcing';
import { type Timeline } from './timeline.ts';

/** Business time: real time, ahead by an offset that only grows, and that each process hears of a moment later. */
export class BusinessTime {
  offset: Milliseconds = 0;
  /** When it was moved, in virtual time, the last first. */
  readonly #clocks = new Set<(offset: Milliseconds) => void>();

  constructor(private readonly timeline: Timeline) {}

  now = (): Instant => instant(this.timeline.now + this.offset);

  moveAhead(by: Milliseconds): void {
    this.offset += by;
    for (const tell of this.#clocks) tell(this.offset);
  }

  /** As one process sees it. `hear`: how a move reaches it. */
  clock(hear: (tell: () => void) => void) {
    let seen = this.offset;
    const callbacks = new Set<() => void>();
    this.#clocks.add((offset) =>
      hear(() => {
        seen = Math.max(seen, offset);
        for (const callback of callbacks) callback();
      }),
    );
    return {
      now: () => instant(this.timeline.now + seen),
      onMoved: (callback: () => void) => {
        callbacks.add(callback);
        return () => void callbacks.delete(callback);
      },
    };
  }
}
