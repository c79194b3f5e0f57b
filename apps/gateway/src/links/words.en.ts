const command = 'Get my attachments';

type Paragraphs = Readonly<{ title: string; text: string }>;
const page = (title: string, text: string): Paragraphs => ({ title, text });

export const en = {
  exportTitle: 'Your attachments',
  exportClosed: 'Behind this button is the list of the attachments in this export. Nothing of it is shown before.',
  show: 'Show the list',
  worksUntil: (instant: string) => `The links work until ${instant}.`,
  warning: 'Whoever has this page, or a link on it, can download what it leads to. Share it with nobody.',
  asText: 'Links as text',
  asJson: 'List as JSON',
  revoke: 'Revoke these links',
  revokeHint: 'All links of this export then stop working at once, for everybody. This cannot be undone.',
  nothing: 'No attachments were found.',
  available: (count: string) => `Attachments (${count})`,
  missing: (count: string) => `Missing (${count})`,
  missingHint: 'These could not be included.',
  unnamed: 'without a name',
  range: (from: string, to: string, total: string) => `${from} to ${to} of ${total}`,
  previous: 'Previous page',
  next: 'Next page',
  places: { direct: '1:1 conversation', group: 'Group conversation', room: 'Room' },
  reasons: {
    retention: 'Deleted by a retention rule',
    removed: 'Removed',
    quarantined: 'In quarantine',
    unavailable: 'Not available at the moment of the export',
  },
  noReason: 'The workspace gave no reason',
  revoked: page(
    'The links were revoked',
    `They no longer work, for anybody. To ask for new ones, send “${command}” to the assistant.`,
  ),
  cancelTitle: 'This was not me',
  cancelText: {
    export: `Somebody using your account asked for all your attachments. Press the button to cancel that.`,
    deletion: 'Somebody using your account asked to delete your profile. Press the button to cancel that.',
  },
  cancelButton: 'Cancel this request',
  cancelled: page(
    'The request was cancelled',
    'Nothing more happens. If you did not ask for this yourself, sign out everywhere and change your password.',
  ),
  deletion: {
    title: 'Deletion of a profile',
    states: {
      unconfirmed: 'This deletion was asked for, and waits for its confirmation code. Nothing has been done.',
      lapsed: 'This deletion was asked for and never confirmed. Nothing has been done.',
      running: 'The deletion is confirmed, and under way.',
      cancelled: 'This deletion was cancelled before it started. Nothing has been done.',
      refused: 'This deletion was stopped before it started: an organization decides about the account.',
      failed: 'This deletion could not be carried out, and has ended. The operators know of it.',
      complete: 'The deletion is complete.',
    },
    steps: 'What is done',
    ahead: 'not yet',
    stepNames: {
      begin: 'The profile is frozen: no sign-in, joining or uploading',
      'close-exports': 'Exports are closed, and every link to attachments is dead',
      goodbye: 'The last message was sent',
      'sign-out': 'Signed out on every device',
      access: 'Removed from conversations, rooms, contacts and meetings',
      content: 'Messages, attachments and profile data are deleted',
      unlink: 'The profile is unlinked from the sign-in account, and no longer exists',
      look: 'We looked ourselves: the profile is gone',
      forget: 'What led from our records to the person is destroyed',
      complete: 'We looked ourselves: nothing of it is left; certified',
    },
    retained: 'What is kept',
    retainedHint: 'The workspace has to keep this, or cannot delete it.',
    reasons: { 'legal-hold': 'held for a legal dispute', law: 'required by law', unsupported: 'cannot be deleted' },
    until: (date: string) => `until ${date}`,
    certificate: 'Certificate',
    certificateHint:
      'A signed statement (JWS) of what was done, and when. It holds no personal data. Keep a copy together with the public keys: with both, anybody can verify it, even offline and years later.',
    keys: 'Public keys',
  },
  problems: {
    unknown: page(
      'There is nothing here',
      'This address is not complete, or was never valid. Copy the whole link again.',
    ),
    over: page(
      'These links no longer work',
      `They have expired or were revoked, or the profile is gone. To ask for new ones, send “${command}” to the assistant.`,
    ),
    managed: page(
      'Your account is managed',
      'An organization decides about this account, so you cannot get attachments this way. Contact your IT administrator.',
    ),
    'file-gone': page('This attachment is gone', 'The workspace no longer has it. The other links still work.'),
    'file-refused': page(
      'This attachment cannot be had any more',
      'The workspace refuses to give it to you. The other links still work.',
    ),
    down: page(
      'Not possible right now',
      'Something we depend on does not answer. Try again in a moment; the link stays the same.',
    ),
    'too-late': page(
      'Too late to cancel',
      'The request is not waiting any more. If links were sent, the page of the export, named in the same message, revokes them.',
    ),
  },
};

/** Every sentence of the pages behind links. */
export type Words = typeof en;
