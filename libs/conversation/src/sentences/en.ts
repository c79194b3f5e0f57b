import { type Sentences } from './sentences.ts';

const cancelLink = `**This was not me: cancel.** If you didn’t ask for this, or have changed your mind, open this page and press the button:

<{cancelUrl}>`;

const expiry = `The link to the file, and the links in it, work until **{linksValidUntil}**.

**Whoever has the file can download everything in it.** Keep it to yourself.`;

const missing = `{missing, plural, =0 {} one {

**# attachment is missing**: it is gone or could not be read. The page below says which one, and why.} other {

**# attachments are missing**: they are gone or could not be read. The page below says which ones, and why.}}`;

const page = `What the file contains, and a button that revokes the links, are on this page:

<{pageUrl}>`;

export const en: Sentences = {
  introductionLine: { 1: 'Hello, I’m **Envoi**, the privacy assistant of this workspace.' },
  linkTitle: { 1: 'Your attachments (text file with links)' },
  quotes: ['“', '”'],
  messages: {
    introduction: {
      1: `Hello, I’m **Envoi**, the privacy assistant of this workspace. Send me one of these commands as a message of its own:

- {getMyAttachments}: you get a link to every attachment that you uploaded to 1:1 and group conversations, and to all attachments in rooms that you created.
- {help}: what I can do, and how.`,
      2: `Hello, I’m **Envoi**, the privacy assistant of this workspace. Send me one of these commands as a message of its own:

- {getMyAttachments}: you get a link to every attachment that you uploaded to 1:1 and group conversations, and to all attachments in rooms that you created.
- {deleteMe}: your profile is deleted, and you are signed out everywhere.
- {help}: what I can do, and how.`,
    },
    help: {
      1: `I understand these commands, each as a message of its own. Upper and lower case make no difference.

- {getMyAttachments}: you get a link to every attachment that you uploaded to 1:1 and group conversations, and to all attachments in rooms that you created, whoever uploaded them. I first send you a confirmation code. Once you have confirmed, I tell you when the link comes.
- {help}: shows this message.`,
      2: `I understand these commands, each as a message of its own. Upper and lower case make no difference.

- {getMyAttachments}: you get a link to every attachment that you uploaded to 1:1 and group conversations, and to all attachments in rooms that you created, whoever uploaded them. I first send you a confirmation code. Once you have confirmed, I tell you when the link comes.
- {deleteMe}: your profile and your data in this workspace are deleted, and you are signed out on all devices. I first tell you exactly what happens and send you a confirmation code. Nothing happens without it.
- {help}: shows this message.`,
    },
    unknown: {
      1: `Sorry, I don’t understand that, so I have done nothing. Send me one of these commands as a message of its own:

- {getMyAttachments}
- {help}`,
      2: `Sorry, I don’t understand that, so I have done nothing. Send me one of these commands as a message of its own:

- {getMyAttachments}
- {deleteMe}
- {help}`,
    },
    'near-miss': {
      1: `That is almost a command, but not exactly one, so I have done nothing. If this is what you want, copy this line and send it as a message of its own:

{codeBlock}{validUntil, select, none {} other {

The code in it works once, until **{validUntil}**.}}`,
    },
    managed: {
      1: 'Your account is managed by an organisation. You cannot use this tool to get your attachments or to have your profile deleted. Please contact your IT administrator.',
    },
    'deletion-not-offered': {
      1: `I cannot delete profiles yet, so I have done nothing. These are the commands that I understand:

- {getMyAttachments}
- {help}`,
    },
    'too-many-messages': {
      1: 'You have sent me many messages in a short time. I do nothing about further ones for a while. Please write to me again after **{until}**.',
    },
    'answer-delayed': {
      1: 'I am sorry: something is wrong on our side, and I cannot go on here right now. Nothing is lost. The operators have been alerted, and I go on as soon as they have mended it; you need not do anything.',
    },
    'not-direct': {
      1: 'I only work in a 1:1 conversation, so I have done nothing here. Please write to me directly.',
    },
    guest: {
      1: 'Sorry, only members of this workspace can use this assistant. Guests and people from other organisations cannot. I have done nothing.',
    },
    'unknown-person': {
      1: 'Sorry, this workspace does not know you as a member. I have done nothing, and I keep nothing about you.',
    },
    'export-instructions': {
      1: `{because, select, wrong_code {That was not the right code, so nothing has been started. Here is a new one; the old one no longer works.} too_late {That code had expired, so nothing has been started. Here is a new one.} code_without_request {No request was waiting for a code. I have made a new request for your attachments, with a new code.} lapsed_unsent {You asked for your attachments. My first answer could not be sent in time; this is a fresh code.} shown {Your request for your attachments is still waiting for its code. This is the same code as before.} other {You asked for your attachments.}}

Once you confirm, I collect a link to every attachment that you uploaded to 1:1 and group conversations, and to all attachments in rooms that you created, whoever uploaded them.

To confirm, copy this line and send it to me as a message of its own before **{validUntil}**:

{codeBlock}

The code works once. If you didn’t ask for this, you need not do anything: nothing happens without the code.`,
    },
    'export-accepted': {
      1: `Confirmed. I am collecting your attachments. The link comes here soon after **{readyAt}**, and no later than **{dueAt}**.

${cancelLink}`,
    },
    'export-accepted-elsewhere': {
      1: `Somebody using your account has asked the privacy assistant for all your attachments, and confirmed it. {readyAt, select, none {It takes longer than usual before the work starts.} other {The link is sent to the chat soon after **{readyAt}**.}}

${cancelLink}`,
    },
    'export-held': {
      1: `Your code is right, and your confirmation is recorded. It takes longer than usual before the work can start. It goes on by itself; you need not do anything.

${cancelLink}`,
    },
    'export-within-seven-days': {
      1: 'You have asked for your attachments recently, so I have not started another export. The next one is possible from **{until}**.',
    },
    'export-too-many-codes': {
      1: '{codeEntered, select, true {That code did not confirm anything. } other {}}I have sent you as many codes for this command as I may for now. Please try again after **{until}**. This changes nothing about other commands.',
    },
    'export-being-deleted': {
      1: 'Your profile is being deleted, so I can no longer get your attachments.',
    },
    'export-under-way': {
      1: `{state, select, held {Your request for your attachments is confirmed, but it takes longer than usual before the work can start. It goes on by itself.} announced {Your attachments are ready. The message with the link is on its way to you.} delivered {Your attachments were ready, and I have sent you the link.} cancelled {This request for your attachments was cancelled. To ask again, send {getMyAttachments}.} failed {This request for your attachments failed, and does not count. To ask again, send {getMyAttachments}.} revoked {The links to these attachments were revoked. To ask again, send {getMyAttachments}.} expired {The links to these attachments have expired. To ask again, send {getMyAttachments}.} none {No request for your attachments is open. To ask, send {getMyAttachments}.} waiting {I am collecting your attachments.{readyAt, select, none {} other { The link comes here soon after **{readyAt}**.}}} other {I am collecting your attachments. The link comes here soon.}}{dueAt, select, none {} other { It is due by **{dueAt}**.}}`,
    },
    'export-ready': {
      1: `{count, plural, =0 {{missing, plural, =0 {**Nothing was found**: there are no attachments that you uploaded, and none in rooms that you created. So this file is empty:} other {**None of your attachments can be downloaded.** So this file is empty:}}} one {Your attachments are ready. This text file holds **# link**, for the one attachment that was found:} other {Your attachments are ready. This text file holds **# links**, one for each attachment:}}

<{fileUrl}>

${expiry}${missing}

${page}`,
    },
    'export-link-again': {
      1: `You have confirmed this request already. Here is the link once more. {count, plural, =0 {The file is empty:} one {The text file holds **# link**, for one attachment:} other {The text file holds **# links**, one for each attachment:}}

<{fileUrl}>

${expiry}${missing}

${page}`,
    },
    'export-failed': {
      1: 'I am sorry: collecting your attachments failed. The fault is on our side, and this request does not count: you can ask again at once with {getMyAttachments}.',
    },
    'export-undeliverable': {
      1: 'I am sorry: your attachments were ready, but the message with the link could not be delivered to you. To be safe, the links no longer work. This request does not count: you can ask again at once with {getMyAttachments}.',
    },
    'export-cancelled': {
      1: `Your request for your attachments was cancelled on its page. No links have been sent, and it does not count: you can ask again with {getMyAttachments}.

**If it was not you who asked for them,** somebody else may be using your account: sign out on your other devices and secure the account that you sign in with.`,
    },
    'export-stopped-managed': {
      1: 'Your account is now managed by an organisation, so I have stopped collecting your attachments. You cannot use this tool to get your attachments or to have your profile deleted. Please contact your IT administrator.',
    },
    'export-overdue': {
      1: 'I am sorry: your attachments were due by **{dueAt}**, and are late. The operators have been alerted. You need not do anything: I tell you as soon as there is news.',
    },
    'export-cancelled-by-staff': {
      1: 'The operators of this workspace have cancelled your request for your attachments. No links have been sent, and it does not count: you can ask again with {getMyAttachments}. If you want to know why, please ask them.',
    },
    'export-links-revoked-by-staff': {
      1: 'The operators of this workspace have revoked the links to your attachments: the links no longer work. If you want to know why, please ask them.',
    },
    'released-by-staff': {
      1: 'The operators of this workspace have let your request go on, which had to wait. I tell you in a moment what happens next.',
    },
    'export-limit-released-by-staff': {
      1: 'The operators of this workspace have lifted the limit of one export in seven days for you, once: you can ask for your attachments again now, with {getMyAttachments}.',
    },
    'deletion-instructions': {
      1: `{because, select, wrong_code {That was not the right code, so nothing has been started. Here is a new one; the old one no longer works.} too_late {That code had expired, so nothing has been started. Here is a new one.} code_without_request {No request was waiting for a code. I have made a new request to delete your profile, with a new code.} lapsed_unsent {You asked to be deleted. My first answer could not be sent in time; this is a fresh code.} shown {Your request to be deleted is still waiting for its code. This is the same code as before.} other {You asked to be deleted.}} **It cannot be undone.** If you confirm, this happens:

- You are signed out on all devices{devices, select, none {} other { ({devices, plural, one {# device} other {# devices}})}}.
- You can no longer use chats and chat rooms{conversations, select, none {} other { ({conversations})}}, contacts{contacts, select, none {} other { ({contacts})}} and scheduled meetings{meetings, select, none {} other { ({meetings})}}.
- Your messages, your attachments{attachments, select, none {} other { ({attachments})}} and your profile are deleted, also for others who see them now.
- Rooms that you created go to the member who has been there longest{roomsHandedOver, select, none {} 0 {} other { ({roomsHandedOver, plural, one {# room} other {# rooms}})}}; rooms without other members are deleted{roomsDeleted, select, none {} 0 {} other { ({roomsDeleted, plural, one {# room} other {# rooms}})}}.
- A running export of your attachments is cancelled, and links that I have sent you stop working. **Want your files first?** Send {getMyAttachments} before you confirm.

This does not happen:

- The account that you sign in with{accountName, select, none {} other { ({accountName})}} is **not** deleted, only its link to your profile.{accountUrl, select, none {} other { You can delete that account here:

<{accountUrl}>}}

What stays is a record that this was done, and when: without your name, and permanently, as proof.

To confirm, copy this line and send it to me as a message of its own before **{validUntil}**:

{codeBlock}

The code works once. If you didn’t ask for this, you need not do anything: nothing happens without the code. **Keep this link:** it shows how the deletion goes on, and in the end its certificate, also when you can no longer sign in:

<{deletionUrl}>`,
    },
    'deletion-accepted': {
      1: `Confirmed. {startAt, select, none {The deletion of your profile starts now.} other {The deletion of your profile starts after **{startAt}**; until then you can cancel it.}} I say goodbye here before you are signed out.

${cancelLink}

How it goes on, and in the end the certificate, is on this page. **Keep the link:**

<{deletionUrl}>`,
    },
    'deletion-accepted-elsewhere': {
      1: `Somebody using your account has asked the privacy assistant to delete your profile, and confirmed it. {startAt, select, none {It takes longer than usual before the work starts.} other {It starts after **{startAt}**. Once it has started, it cannot be stopped.}}

${cancelLink}`,
    },
    'deletion-held': {
      1: `Your code is right, and your confirmation is recorded. It takes longer than usual before the deletion can start. It goes on by itself; you need not do anything.

${cancelLink}

How it goes on, and in the end the certificate, is on this page. **Keep the link:**

<{deletionUrl}>`,
    },
    'deletion-too-many-codes': {
      1: '{codeEntered, select, true {That code did not confirm anything. } other {}}I have sent you as many codes for this command as I may for now. Please try again after **{until}**. This changes nothing about other commands.',
    },
    'deletion-under-way': {
      1: `{state, select, held {Your request to be deleted is confirmed, but it takes longer than usual before the work can start. It goes on by itself.} waiting {Your request to be deleted is confirmed.{startAt, select, none {} other { It starts after **{startAt}**.}}} cancelled {This request to be deleted was cancelled. To ask again, send {deleteMe}.} refused {This request to be deleted was stopped, because your account is managed by an organisation. Please contact your IT administrator.} failed {This request to be deleted failed, and nothing goes on. To ask again, send {deleteMe}.} none {No request to be deleted is open. To ask, send {deleteMe}.} other {Your profile is being deleted.}}{deletionUrl, select, none {} other { How it stands is on this page:

<{deletionUrl}>}}`,
    },
    'deletion-cancelled': {
      1: `Your request to be deleted was cancelled on its page. Nothing has been deleted, and you can ask again with {deleteMe}.

**If it was not you who asked for it,** somebody else may be using your account: sign out on your other devices and secure the account that you sign in with.`,
    },
    'deletion-stopped-managed': {
      1: 'Your account is now managed by an organisation, so your profile is not deleted, and nothing was done to it. You cannot use this tool to get your attachments or to have your profile deleted. Please contact your IT administrator.',
    },
    'deletion-delayed': {
      1: `I am sorry: the deletion of your profile cannot start as it should. The operators have been alerted, and it goes on when they have mended it; you need not do anything. How it stands is on this page:

<{deletionUrl}>`,
    },
    'deletion-goodbye': {
      1: `Goodbye. Your profile is being deleted: in a moment you are signed out on all devices, and this conversation goes with it. Links to your attachments no longer work.

How it goes on, and in the end the certificate, is on this page. **Keep the link,** it needs no sign-in:

<{deletionUrl}>

The account that you sign in with{accountName, select, none {} other { ({accountName})}} stays.{accountUrl, select, none {} other { You can delete that account here:

<{accountUrl}>}}`,
    },
  },
};
