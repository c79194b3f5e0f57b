import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** Keyed fingerprints of outside ids, different for each connection: hex, or a UUID for what outsiders see. */
export interface ChatKeys {
  /** What a message is recognised by when it is delivered again. */
  dedup(connection: string, kind: 'message' | 'webhook', id: string): string;
  conversation(connection: string, conversationId: string): string;
  sender(connection: string, memberId: string): string;
  /** Of something that is said once in a while only. */
  once(connection: string, what: string): string;
  /** The id under which outsiders know the answer to a message, when there is no subject to derive it from. */
  answerId(entry: { connection: string; dedup: string }): string;
}

/** `lookupKey`: at least 32 bytes that never change: with another key every message would seem new. */
export const chatKeys = (lookupKey: Buffer): ChatKeys => {
  const derived = new Map<string, KeyObject>();
  const keyOf = (connection: string): KeyObject => {
    const known = derived.get(connection);
    if (known !== undefined) return known;
    const secret = hkdfSync('sha256', lookupKey, '', `envoi chat ${connection}`, 32);
    const key = createSecretKey(Buffer.from(secret)); // as an object: far faster than as a buffer
    derived.set(connection, key);
    return key;
  };
  const hash = (connection: string, purpose: string, text: string): string =>
    createHmac('sha256', keyOf(connection)).update(`${purpose}\0${text}`).digest('hex');
  return {
    dedup: hash,
    conversation: (connection, id) => hash(connection, 'conversation', id),
    sender: (connection, id) => hash(connection, 'sender', id),
    once: (connection, what) => hash(connection, 'once', what),
    answerId: ({ connection, dedup }) =>
      hash(connection, 'answer', dedup).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5'),
  };
};
