import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { type Chat, type Said } from '../outside/chat.ts';
import { type TestAttachment, type Workspace } from '../outside/workspace.ts';
import { type Ledger } from './ledger.ts';
import { type Random } from './random.ts';

export type World = Readonly<{ chat: Chat; workspace: Workspace; ledger: Ledger; random: Random }>;

/** However badly it goes, an answer comes within this time, in milliseconds. */
const PATIENCE = { within: 60_000, every: 50 };

/** Somebody who writes to the assistant through a platform that redelivers what is not answered 202, and some of what is. */
export class Member {
  #written = 0;
  /** Redeliveries that are still to come. */
  readonly redelivering: Promise<unknown>[] = [];

  constructor(
    readonly id: string,
    private readonly world: World,
  ) {}

  /** Is in the workspace, anew if need be, with so many files. */
  joins(files: number): readonly TestAttachment[] {
    const attachments = Array.from({ length: files }, (_, n) => ({
      id: `${this.id}-${n}`,
      name: `file ${n}.txt`,
      uploadedAt: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
      content: Buffer.from(`file ${n} of ${this.id}`),
    }));
    this.world.workspace.member(this.id, { attachments });
    return attachments;
  }

  async invites(): Promise<void> {
    const { chat, ledger } = this.world;
    const introductions = () => ledger.arrivalsOf(this.id).filter(({ kind }) => kind === 'introduction').length;
    const before = introductions();
    const id = `${this.id} invites ${(this.#written += 1)}`;
    await this.#persist(() => chat.invite(this.id, undefined, id));
    await this.#eventually(() => introductions() > before, 'no introduction');
  }

  /** Resolves with the message's id when it was answered 202. */
  async writes(text: string, { mayGoUnanswered = false } = {}): Promise<string> {
    const { chat, ledger } = this.world;
    const id = `${this.id} ${(this.#written += 1)}`;
    await this.#persist(() => chat.write({ from: this.id, text, id }));
    ledger.accepted.push({ id, memberId: this.id, mayGoUnanswered });
    return id;
  }

  async says(text: string): Promise<Said> {
    const id = await this.writes(text);
    return this.#eventually(() => this.#said(({ inReplyTo }) => inReplyTo === id), `no answer to "${text}"`);
  }

  /** What the assistant says without being asked. */
  hears(kind: string): Promise<Said> {
    const isIt = (said: Said) => said.kind === kind && said.recipient.memberId === this.id;
    return this.#eventually(() => this.#said(isIt), `no ${kind}`);
  }

  /** What is behind a link, as long as the assistant is away now and then. */
  async opens(url: string, headers: Record<string, string> = {}): Promise<Response> {
    return eventually(async () => {
      const response = await fetch(url, { headers });
      if (response.status === 503) throw new Error('unavailable');
      return response;
    }, PATIENCE);
  }

  eventually<Result>(check: () => Promise<Result>): Promise<Result> {
    return eventually(check, PATIENCE);
  }

  #said(matches: (said: Said) => boolean): Said {
    const said = this.world.chat.said.find(matches);
    if (said === undefined) throw new Error('nothing yet');
    return said;
  }

  async #eventually<Result>(check: () => Result, what: string): Promise<Result> {
    return eventually(check, PATIENCE).catch(() => {
      const came = this.world.ledger.arrivalsOf(this.id).map(({ kind }) => kind);
      throw new Error(`${this.id}: ${what}; came: ${came.join(', ')}`);
    });
  }

  async #persist(post: () => Promise<unknown>): Promise<void> {
    const { random } = this.world;
    const again = random.chance(0.2) ? random.between(0, 3_000) : undefined;
    await eventually(() => post(), PATIENCE);
    if (again !== undefined) this.redelivering.push(pause(again).then(() => eventually(() => post(), PATIENCE)));
  }
}
