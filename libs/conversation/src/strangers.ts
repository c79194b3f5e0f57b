import { type ChatPort, type InboxEntry } from '@envoi/chat';
import { type Visit } from '@envoi/consumers';
import { type Locale } from './domain/events.ts';
import { chooseLocale } from './choose-locale.ts';
import { configured } from './composing.ts';
import { render } from './render.ts';
import { TEMPLATE } from './speaking.ts';

/** What is answered without a subject: nothing is done for them, and nothing about them is kept. */
export type StrangerKind = 'not-direct' | 'guest' | 'unknown-person';

type Dependencies = Readonly<{
  chatOf: (connection: string) => ChatPort | undefined;
  /** True the first time in 24 hours for this fingerprint, and again for the same message. */
  firstToday: (entry: InboxEntry, what: string) => Promise<boolean>;
  /** What outsiders know the answer to this message by. */
  outgoingId: (entry: InboxEntry) => string;
}>;

/** Answers from the inbox row itself, which stays until the chat has taken the answer (product rules C2, C12). */
export class Strangers {
  constructor(private readonly deps: Dependencies) {}

  /** Repeated with the same entry it sends the same message under the same id. Throws OutageError. */
  async answer(entry: InboxEntry, kind: StrangerKind, visit: Visit): Promise<void> {
    const chat = configured(this.deps.chatOf(entry.connection), entry.connection);
    const { conversation, sender } = entry.message;
    const once = kind === 'not-direct' ? `${kind} ${conversation.id}` : `${kind} ${sender.id}`;
    if (kind !== 'guest' && !(await this.deps.firstToday(entry, once))) return;
    const locale: Locale = chooseLocale(sender.locale);
    const said = { kind, template: TEMPLATE, locale, timeZone: 'UTC', parameters: {}, introduced: false };
    const message = {
      id: this.deps.outgoingId(entry),
      kind,
      conversation: { id: conversation.id },
      recipient: { memberId: sender.id },
      inReplyTo: entry.message.type === 'message' ? entry.message.id : null,
      ...render(said, {}),
    };
    visit.assertHeld();
    await chat.send(message);
  }
}
