import { type Recorded } from '@envoi/event-sourcing';
import { Streams, type StoredEvent } from '@envoi/event-store';

/** What was stored does not change, so it is decoded once, by whoever is first. */
export class RememberingStreams extends Streams {
  static readonly #decoded = new WeakMap<StoredEvent, Recorded>();

  override decode(stored: StoredEvent): Recorded {
    const known = RememberingStreams.#decoded.get(stored);
    if (known !== undefined) return known;
    const decoded = super.decode(stored);
    RememberingStreams.#decoded.set(stored, decoded);
    return decoded;
  }
}
