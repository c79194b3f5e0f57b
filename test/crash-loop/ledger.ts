import { type Chat, type Said } from '../outside/chat.ts';
import { type Workspace } from '../outside/workspace.ts';

/** A message that was answered 202, once, however often it was sent. */
export type Accepted = Readonly<{
  id: string;
  memberId: string;
  /** It confirmed a deletion: its answer may come too late for somebody who is forgotten. */
  mayGoUnanswered: boolean;
}>;

/** Something that the assistant sent under one id. */
export interface Arrival {
  readonly id: string;
  /** Of what was sent last: after an unknown outcome a later edition may be of another kind. */
  kind: string;
  readonly memberId: string;
  readonly inReplyTo: string | null;
  /** What was said under this id. */
  readonly contents: Set<string>;
  /** When it was first and last sent; `performance.now()`. */
  readonly first: number;
  last: number;
}

/** What the outside saw: the chat and the workspace keep it, and nothing of it comes from the assistant's stores. */
export class Ledger {
  readonly accepted: Accepted[] = [];
  readonly arrivals = new Map<string, Arrival>();
  /** When each profile was unlinked, oldest first; a member who comes back may leave again. */
  readonly gone: { memberId: string; at: number }[] = [];

  constructor(
    private readonly chat: Chat,
    readonly workspace: Workspace,
  ) {
    chat.answer = (said) => {
      this.#arrived(said);
      return undefined;
    };
    workspace.onStep = (step, memberId) => {
      if (step === 'unlink' && workspace.members.has(memberId)) this.gone.push({ memberId, at: performance.now() });
      return undefined;
    };
  }

  arrivalsOf(memberId: string): readonly Arrival[] {
    return [...this.arrivals.values()].filter((arrival) => arrival.memberId === memberId);
  }

  /** The next cycle has members of its own. */
  forget(): void {
    this.accepted.length = 0;
    this.arrivals.clear();
    this.gone.length = 0;
    for (const seen of [this.chat.said, this.chat.attempts, this.workspace.steps, this.workspace.notices, this.workspace.calls]) seen.length = 0; // prettier-ignore
    this.workspace.members.clear();
  }

  #arrived({ id, kind, recipient, inReplyTo, ...content }: Said): void {
    const now = performance.now();
    const arrival = this.arrivals.get(id) ?? {
      ...{ id, kind, inReplyTo, memberId: recipient.memberId },
      contents: new Set<string>(),
      ...{ first: now, last: now },
    };
    const said = JSON.stringify([kind, recipient, inReplyTo, content]);
    arrival.contents.add(said);
    arrival.last = now;
    arrival.kind = kind;
    this.arrivals.set(id, arrival);
  }
}
