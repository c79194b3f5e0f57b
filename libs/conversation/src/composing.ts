import { type ChatKeys, type ChatPort } from '@envoi/chat';
import { type CodeIssue, type Codes, type ConfirmableCommand } from '@envoi/confirmation-code';
import { OutageError, type SubjectId } from '@envoi/event-sourcing';
import { type Keyring } from '@envoi/keyring';
import { cancelLink, deletionLink, exportLinks } from '@envoi/signed-links';
import { fingerprint, type Person, type Vault } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';
import { type Addressed } from './delivery.ts';
import { type Spoken } from './domain/events.ts';
import { neededFills, render, type FillName, type Fills } from './render.ts';

type Dependencies = Readonly<{
  vault: Vault;
  codes: Codes;
  chatKeys: Pick<ChatKeys, 'answerId' | 'dedup'>;
  linkKeys: Keyring;
  publicUrl: string;
  /** Undefined for a connection that is not configured any more. */
  chatOf: (connection: string) => ChatPort | undefined;
  /** Undefined for a workspace that is not configured any more. */
  workspaceOf: (id: string) => Pick<WorkspacePort, 'member'> | undefined;
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
    const answered = spoken.isReply ? await vault.replyTo(spoken.outgoing) : undefined;
    if (spoken.isReply && answered === undefined) return undefined; // forgotten since, or settled by another worker
    const inReplyTo = answered?.messageId;
    const rendered = render(spoken, await this.#fill(subject, person, spoken));
    const message = {
      id: this.#idOf(person, conversation, { spoken, inReplyTo }),
      kind: spoken.kind,
      conversation: { id: conversation.conversationId },
      recipient: { memberId: person.memberId },
      inReplyTo: inReplyTo ?? null,
      ...rendered,
    };
    return { message, chat, trace: answered?.trace };
  }

  /**
   * The answer to a message has one id, whoever gives it: somebody who is gone when it is heard again is answered as a
   * stranger, under the same (product rule C6). Anything else has one that nobody can join with our log afterwards.
   */
  #idOf(
    { fingerprintKey }: Person,
    { connection }: Readonly<{ connection: string }>,
    { spoken, inReplyTo }: Readonly<{ spoken: Spoken; inReplyTo: string | undefined }>,
  ): string {
    const { chatKeys } = this.deps;
    if (inReplyTo === undefined) return fingerprint(fingerprintKey, 'outgoing', spoken.outgoing);
    return chatKeys.answerId({ connection, dedup: chatKeys.dedup(connection, 'message', inReplyTo) });
  }

  async settled({ outgoing }: Spoken): Promise<void> {
    await this.deps.vault.forgetReply(outgoing);
  }

  async #fill(subject: SubjectId, person: Person, spoken: Spoken): Promise<Fills> {
    const { kind, parameters } = spoken;
    const needs = neededFills(kind, parameters);
    const command = commandIn(spoken);
    const code = needs.has('code') ? { code: this.deps.codes.codeOf(subject, command, issueIn(parameters)) } : {};
    const account = needs.has('accountName') ? await this.#account(person) : {};
    return { ...code, ...account, ...(await this.#links(subject, spoken, needs)) };
  }

  /** A link leaves only after the vault knows whose it is. */
  async #links(subject: SubjectId, spoken: Spoken, needs: ReadonlySet<FillName>): Promise<Fills> {
    const { linkKeys, publicUrl, vault } = this.deps;
    const { exportId, deletionId, requestId } = spoken.parameters;
    const id = String(exportId ?? deletionId ?? requestId);
    if (needs.has('fileUrl') || needs.has('cancelUrl')) await vault.rememberRequest(id, subject, commandIn(spoken));
    const links = needs.has('fileUrl') ? exportLinks(publicUrl, linkKeys, id) : undefined;
    return {
      ...(links !== undefined && { fileUrl: links.file, pageUrl: links.page }),
      ...(needs.has('cancelUrl') && { cancelUrl: cancelLink(publicUrl, linkKeys, id) }),
      ...(needs.has('deletionUrl') && { deletionUrl: deletionLink(publicUrl, id) }),
    };
  }

  /** As the workspace calls it now; the log has no place for other people's words. */
  async #account({ workspace, memberId }: Person): Promise<Fills> {
    const member = await configured(this.deps.workspaceOf(workspace), workspace).member(memberId);
    const { name = '', deletionUrl } = member?.signInAccount ?? {};
    return { accountName: withoutMarkup(name) || 'none', accountUrl: deletionUrl ?? 'none' };
  }
}

/** Nothing that could be taken for markup or a link. */
const withoutMarkup = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N} .'-]/gu, '')
    .trim()
    .slice(0, 80);

/** Which command a message is about; near misses and instructions say it, and so does what they are about. */
const commandIn = ({ parameters }: Spoken): ConfirmableCommand =>
  parameters['command'] === 'deletion' || parameters['deletionId'] !== undefined ? 'deletion' : 'export';

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
