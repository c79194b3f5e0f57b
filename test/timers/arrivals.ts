import { type Chat } from '../outside/chat.ts';

/** When each member got links; what is sent again under the same id counts once, as at a receiver that deduplicates. */
export class Arrivals {
  readonly #arrived = new Map<string, Map<string, number>>();

  constructor(chat: Chat) {
    chat.answer = ({ id, kind, recipient: { memberId } }) => {
      if (kind !== 'export-ready') return undefined;
      const before = this.#arrived.get(memberId) ?? new Map<string, number>();
      this.#arrived.set(memberId, before);
      if (before.has(id)) return undefined;
      before.set(id, Date.now());
      return undefined;
    };
  }

  /** Of members who got any. */
  get count(): number {
    return this.#arrived.size;
  }

  of(memberId: string): readonly number[] {
    return [...(this.#arrived.get(memberId)?.values() ?? [])];
  }
}
