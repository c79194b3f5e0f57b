import { type ChatPort } from '@envoi/chat';
import { type CodeIssue, type Codes } from '@envoi/confirmation-code';
import { OutageError, type SubjectId } from '@envoi/event-sourcing';
import { type Keyring } from '@envoi/keyring';
import { cancelLink, exportLinks } from '@envoi/signed-links';
import { fingerprint, type Vault } from '@envoi/vault';
import { type Addressed } from './delivery.ts';
import { type Spoken } from './domain/events.ts';
import { neededFills, render, type Fills } from './render.ts';

type Dependencies = Readonly<{
  vault: Vault;
  codes: Codes;
  linkKeys: Keyring;
  publicUrl: string;
  /** Undefined for a connection that is not configured any more. */
  chatOf: (connection: string) => ChatPort | undefined;
}>;

/** Fills in, at the moment of sending, what the log must not hold: names, codes, links, and the ids of outside. */
export class Composing {
  constructor(private readonly deps: Dependencies) {}

  /** Throws OutageError for a connection that is not configured any more: what is queued waits for its return. */
  async compose(subject: SubjectId, spoken: Spoken): Promise<Addressed | undefined> {
    const { vault, chatOf } = this.deps;
    const [person, conversation] = await Promise.all([vault.person(subject), vault.conversation(spoken.conversation)]);
    if (person === undefined || conversation === undefined) return undefined;
    const chat = configured(chatOf(conversation.connection), conversation.connection);
    const rendered = render(spoken, await this.#fill(subject, spoken));
    const message = {
      id: fingerprint(person.fingerprintKey, 'outgoing', spoken.outgoing),
      kind: spoken.kind,
      conversation: { id: conversation.conversationId },
      recipient: { memberId: person.memberId },
      inReplyTo: spoken.isReply ? ((await vault.replyTo(spoken.outgoing)) ?? null) : null,
      ...rendered,
    };
    return { message, chat };
  }

  async settled({ outgoing }: Spoken): Promise<void> {
    await this.deps.vault.forgetReply(outgoing);
  }

  /** A link leaves only after the vault knows whose it is. */
  async #fill(subject: SubjectId, { kind, parameters }: Spoken): Promise<Fills> {
    const { codes, linkKeys, publicUrl, vault } = this.deps;
    const needs = neededFills(kind, parameters);
    const exportId = String(parameters['exportId']);
    if (needs.has('fileUrl') || needs.has('cancelUrl')) await vault.rememberRequest(exportId, subject, 'export');
    const links = needs.has('fileUrl') ? exportLinks(publicUrl, linkKeys, exportId) : undefined;
    return {
      ...(needs.has('code') ? { code: codes.codeOf(subject, 'export', issueIn(parameters)) } : {}),
      ...(links === undefined ? {} : { fileUrl: links.file, pageUrl: links.page }),
      ...(needs.has('cancelUrl') ? { cancelUrl: cancelLink(publicUrl, linkKeys, exportId) } : {}),
    };
  }
}

/** What is not configured (any more) is as good as down. */
export const configured = <Port>(port: Port | undefined, id: string): Port => {
  if (port === undefined) throw new OutageError(`"${id}" is not in CONNECTIONS_FILE`);
  return port;
};

const issueIn = (parameters: Spoken['parameters']): Pick<CodeIssue, 'requestId' | 'number' | 'key'> => ({
  requestId: String(parameters['requestId']),
  number: Number(parameters['issueNumber']),
  key: String(parameters['codeKey']),
});
