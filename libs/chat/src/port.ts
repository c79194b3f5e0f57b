/** Something the assistant says: `data` of `message.send` in the chat webhook's contract, without `unfurl`. */
export type ChatMessage = Readonly<{
  /** The same in every attempt; receivers deduplicate by it. */
  id: string;
  kind: string;
  conversation: Readonly<{ id: string }>;
  recipient: Readonly<{ memberId: string }>;
  /** Holds a link or a code. */
  sensitive: boolean;
  /** The message answered, by the platform's id; null for a notice. */
  inReplyTo: string | null;
  /** CommonMark. */
  text: string;
  plainText: string;
  /** The exact command to copy and paste; only with a code. */
  command?: string;
  /** `expiresAt`: ISO 8601. */
  link?: Readonly<{ url: string; title: string; expiresAt: string }>;
  pages?: readonly Readonly<{ rel: 'export' | 'cancel' | 'deletion'; url: string }>[];
}>;

export type ChatOutcome = Readonly<
  | { outcome: 'delivered' }
  /** This message is refused for good. */
  | { outcome: 'refused'; status: number }
  /** The conversation is gone for good. */
  | { outcome: 'gone' }
  /** Not a direct conversation (any more): may be offered again at the next direct message. */
  | { outcome: 'not-direct' }
>;

export interface ChatPort {
  /** One attempt. Throws OutageError when the whole connection is down, slow, or answers anything the contract does not name. */
  send(message: ChatMessage): Promise<ChatOutcome>;
}
