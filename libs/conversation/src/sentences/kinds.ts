/** Every kind of message. Stable: chat platforms and auditors know messages by it, whatever the language. */
export const kinds = [
  'introduction',
  'help',
  'unknown',
  'near-miss',
  'managed',
  'deletion-not-offered',
  'too-many-messages',
  'not-direct',
  'guest',
  'unknown-person',
  'export-instructions',
  'export-accepted',
  'export-accepted-elsewhere',
  'export-held',
  'export-within-seven-days',
  'export-too-many-codes',
  'export-being-deleted',
  'export-under-way',
  'export-ready',
  'export-link-again',
  'export-failed',
  'export-undeliverable',
  'export-cancelled',
  'export-stopped-managed',
  'export-overdue',
] as const;

export type Kind = (typeof kinds)[number];

export const isKind = (kind: string): kind is Kind => (kinds as readonly string[]).includes(kind);
