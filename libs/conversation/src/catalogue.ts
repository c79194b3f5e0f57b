import { type Locale, type Parameters } from './domain/events.ts';
import { render, type Renderable } from './render.ts';
import { TEMPLATE } from './speaking.ts';
import { kinds, type Kind } from './sentences/kinds.ts';

/** A message of each kind, with each case that it has a sentence for. */
type Example = Readonly<{ when: string; parameters: Parameters; introduced?: boolean }>;

const code = {
  requestId: '7a0d0c52-0000-4000-8000-000000000000',
  issueNumber: 1,
  codeKey: 'k1',
  validUntil: '2026-11-24T09:10:00.000Z',
};
const until = { until: '2026-11-30T09:00:00.000Z' };
const schedule = { readyAt: '2026-11-25T09:00:00.000Z', dueAt: '2026-11-25T15:00:00.000Z' };
const link = { exportId: code.requestId, linksValidUntil: '2026-12-01T09:00:00.000Z' };

const deletion = { deletionId: code.requestId };
const touched = {
  attachments: 1234,
  conversations: 17,
  contacts: 9,
  meetings: 2,
  devices: 2,
  roomsHandedOver: 1,
  roomsDeleted: 1,
};

const just = (parameters: Parameters = {}): readonly Example[] => [{ when: '', parameters }];
const byReason = (...reasons: readonly string[]): readonly Example[] =>
  reasons.map((because) => ({ when: because, parameters: { ...code, because } }));
const ofDeletion = ({ when, parameters }: Example): Example => ({
  when,
  parameters: { ...parameters, command: 'deletion' },
});
const inState = (states: readonly string[], parameters: Parameters = {}): readonly Example[] =>
  states.map((state) => ({ when: state, parameters: { exportId: link.exportId, state, ...parameters } }));
const found = (...numbers: readonly (readonly [count: number, missing: number])[]): readonly Example[] =>
  numbers.map(([count, missing]) => ({
    when: `${count} found, ${missing} missing`,
    parameters: { ...link, count, missing },
  }));

/** Every message that can be said; a kind without an example does not compile. */
export const examples: Readonly<Record<Kind, readonly Example[]>> = {
  introduction: just(),
  help: [...just(), { when: 'the very first message', parameters: {}, introduced: true }],
  unknown: just(),
  'near-miss': [
    { when: 'of Get my attachments', parameters: { command: 'export' } },
    { when: 'while a code is open', parameters: { command: 'export', ...code } },
    { when: 'of Delete me', parameters: { command: 'deletion' } },
    { when: 'of Help', parameters: { command: 'help' } },
  ],
  managed: just(),
  'deletion-not-offered': just(),
  'too-many-messages': just(until),
  'answer-delayed': just(),
  'not-direct': just(),
  guest: just(),
  'unknown-person': just(),
  'export-instructions': byReason('asked', 'shown', 'wrong-code', 'too-late', 'code-without-request', 'lapsed-unsent'),
  'export-accepted': just({ exportId: link.exportId, ...schedule }),
  'export-accepted-elsewhere': [
    ...just({ exportId: link.exportId, ...schedule }),
    { when: 'while confirmations are held', parameters: { exportId: link.exportId } },
  ],
  'export-held': just({ exportId: link.exportId }),
  'export-within-seven-days': just(until),
  'export-too-many-codes': [
    { when: 'asked again', parameters: { ...until, codeEntered: false } },
    { when: 'a code was entered', parameters: { ...until, codeEntered: true } },
  ],
  'export-being-deleted': just(),
  'export-under-way': [
    ...inState(['waiting', 'prepared', 'announced'], schedule),
    ...inState(['held', 'delivered', 'cancelled', 'failed', 'revoked', 'expired', 'none']),
  ],
  'export-ready': found([1234, 0], [1, 0], [0, 0], [0, 2], [20, 1]),
  'export-link-again': found([1234, 3], [1, 0], [0, 0]),
  'export-failed': just({ exportId: link.exportId }),
  'export-undeliverable': just({ exportId: link.exportId }),
  'export-cancelled': just({ exportId: link.exportId }),
  'export-stopped-managed': just({ exportId: link.exportId }),
  'export-cancelled-by-staff': just({ exportId: link.exportId }),
  'export-links-revoked-by-staff': just({ exportId: link.exportId }),
  'released-by-staff': just(deletion),
  'export-limit-released-by-staff': just({ exportId: link.exportId }),
  'export-overdue': just({ exportId: link.exportId, dueAt: schedule.dueAt }),
  'deletion-instructions': [
    ...byReason('asked', 'shown', 'wrong-code', 'too-late', 'code-without-request', 'lapsed-unsent').map(ofDeletion),
    {
      when: 'when the workspace can count',
      parameters: { ...code, command: 'deletion', because: 'asked', ...touched },
    },
  ],
  'deletion-accepted': [
    { when: 'starts at once', parameters: deletion },
    { when: 'starts later', parameters: { ...deletion, startAt: schedule.readyAt } },
  ],
  'deletion-accepted-elsewhere': [
    ...just({ ...deletion, startAt: schedule.readyAt }),
    { when: 'while confirmations are held', parameters: deletion },
  ],
  'deletion-held': just(deletion),
  'deletion-too-many-codes': [
    { when: 'asked again', parameters: { ...until, codeEntered: false } },
    { when: 'a code was entered', parameters: { ...until, codeEntered: true } },
  ],
  'deletion-under-way': [
    { when: 'waiting for its start', parameters: { ...deletion, state: 'waiting', startAt: schedule.readyAt } },
    ...['held', 'running', 'cancelled', 'refused', 'failed'].map((state) => ({
      when: state,
      parameters: { ...deletion, state },
    })),
    { when: 'none', parameters: { state: 'none' } },
  ],
  'deletion-cancelled': just(deletion),
  'deletion-stopped-managed': just(deletion),
  'deletion-delayed': just(deletion),
  'deletion-goodbye': just(deletion),
};

const fills = {
  code: 'ktsbnr',
  fileUrl: 'https://envoi.example/exports/7a0d0c52/attachments.txt?k=k1&s=…',
  pageUrl: 'https://envoi.example/exports/7a0d0c52?k=k1&s=…',
  cancelUrl: 'https://envoi.example/cancel/7a0d0c52?k=k1&s=…',
  deletionUrl: 'https://envoi.example/deletions/7a0d0c52-0000-4000-8000-000000000000',
  accountName: 'Example ID',
  accountUrl: 'https://id.example/delete',
};

const said = (kind: Kind, { parameters, introduced = false }: Example, locale: Locale): string => {
  const record: Renderable = { kind, template: TEMPLATE, locale, timeZone: 'Europe/Berlin', parameters, introduced };
  const { text } = render(record, fills);
  const fence = text.includes('```') ? '````' : '```';
  return [`${fence}text`, text, fence].join('\n');
};

const section = (kind: Kind): string =>
  [
    `## ${kind}`,
    ...examples[kind].flatMap((example) => [
      ...(example.when === '' ? [] : [`### ${kind}: ${example.when}`]),
      said(kind, example, 'en'),
      said(kind, example, 'de'),
    ]),
  ].join('\n\n');

/** All messages in all languages, as `docs/messages.md` shows them to who reviews the wording. */
export const catalogue = (): string =>
  [
    '# Every message of the assistant',
    'Made by `node --import ./tools/swc-register.ts tools/messages.ts` from `libs/conversation/src/sentences`; a test fails when it is not up to date. The code, the links and the numbers are examples.',
    ...kinds.map(section),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
