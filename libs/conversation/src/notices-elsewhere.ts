import { attachmentExport, underWay } from '@envoi/attachment-export';
import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Visit, type Work } from '@envoi/consumers';
import { type Clock, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { type Keyring } from '@envoi/keyring';
import { isDeletionUnderWay, profileDeletion } from '@envoi/profile-deletion';
import { cancelLink } from '@envoi/signed-links';
import { fingerprint, type Person, type Vault } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';
import { configured } from './composing.ts';
import { conversation } from './domain/conversation.ts';
import { decide } from './domain/decisions.ts';
import { type Saying } from './domain/events.ts';
import { languageOf } from './choose-locale.ts';
import { render } from './render.ts';
import { say } from './domain/sayings.ts';
import { telling, type Tellings, type Told } from './domain/told.ts';
import { TEMPLATE } from './speaking.ts';

export type ElsewhereDependencies = Readonly<{
  streams: Streams;
  vault: Pick<Vault, 'person' | 'rememberRequest'>;
  clock: Clock;
  linkKeys: Keyring;
  publicUrl: string;
  workspaceOf: (id: string) => Pick<WorkspacePort, 'notifyElsewhere'> | undefined;
}>;

/** What was accepted in a member's name. */
type Acceptance = Readonly<{
  requestId: string;
  command: ConfirmableCommand;
  correlation: string;
  saying: Saying;
  /** There is still somebody to tell, and something to tell about. */
  isUnderWay: boolean;
}>;

/**
 * Tells the member outside the chat what was confirmed in their name, with the link that cancels it (product rule K7).
 * Killed between telling and recording, it tells again under the same key; the workspace deduplicates.
 */
export class NoticesElsewhere implements Work {
  readonly name = 'notices-elsewhere';
  readonly wakes = {
    categories: [attachmentExport.category, profileDeletion.category],
    keys: (event: Recorded): readonly string[] =>
      sayingOf(event as Recorded<Told>) === undefined ? [] : [event.metadata.subject],
  };

  constructor(private readonly deps: ElsewhereDependencies) {}

  async perform(visit: Visit): Promise<{ until?: never }> {
    const { streams, vault } = this.deps;
    const subject = visit.key as SubjectId;
    const person = await vault.person(subject);
    if (person === undefined) return {};
    const told = new Set((await streams.load(conversation, subject)).events.map(({ metadata }) => metadata.causation));
    for (const accepted of await this.#acceptances(subject)) {
      const causation = idFrom('elsewhere', accepted.requestId);
      if (told.has(causation) || !accepted.isUnderWay) continue;
      visit.assertHeld();
      const key = fingerprint(person.fingerprintKey, 'elsewhere', accepted.requestId);
      const sent = await this.#send(subject, person, { ...accepted, key });
      const cause = { causation, correlation: accepted.correlation, at: this.deps.clock.now() };
      const command = 'RecordNoticeElsewhere';
      await streams.transact(conversation, subject, { cause, command }, decide.recordElsewhere(sent));
      told.add(causation);
    }
    return {};
  }

  async #acceptances(subject: SubjectId): Promise<readonly Acceptance[]> {
    const { streams } = this.deps;
    const exports = await streams.load(attachmentExport, subject);
    const deletions = await streams.load(profileDeletion, subject);
    const { current } = deletions.state;
    return [
      ...exports.events.flatMap((event) => {
        const isUnderWay = 'exportId' in event.data && underWay(exports.state, event.data.exportId) !== undefined;
        return acceptanceIn(event, 'export', isUnderWay);
      }),
      ...deletions.events.flatMap((event) => {
        const isThis =
          'deletionId' in event.data && 'deletionId' in current && event.data.deletionId === current.deletionId;
        return acceptanceIn(event, 'deletion', isThis && isDeletionUnderWay(current));
      }),
    ];
  }

  /** A link leaves only after the vault knows whose it is. */
  async #send(subject: SubjectId, person: Person, { saying, key, requestId, command }: Acceptance & { key: string }) {
    const { vault, linkKeys, publicUrl, workspaceOf } = this.deps;
    const said = { ...saying, template: TEMPLATE, ...languageOf(person) };
    await vault.rememberRequest(requestId, subject, command);
    const cancelUrl = cancelLink(publicUrl, linkKeys, requestId);
    const { plainText: text } = render({ ...said, introduced: false }, { cancelUrl });
    const workspace = configured(workspaceOf(person.workspace), person.workspace);
    const outcome = await workspace.notifyElsewhere(person.memberId, {
      key,
      kind: `${command}-accepted`,
      text,
      cancelUrl,
    });
    return { ...said, outcome };
  }
}

const acceptanceIn = (
  event: Recorded<Told>,
  command: ConfirmableCommand,
  isUnderWay: boolean,
): readonly Acceptance[] => {
  const saying = sayingOf(event);
  if (saying === undefined) return [];
  const requestId = String(saying.parameters['exportId'] ?? saying.parameters['deletionId']);
  return [{ requestId, command, correlation: event.metadata.correlation, saying, isUnderWay }];
};

/** What is told outside the chat about an acceptance; undefined for any other event. */
const sayingOf = (event: Told): Saying | undefined => telling(elsewhere, event);

const elsewhere: Tellings = {
  AttachmentExportConfirmed: ({ exportId, readyAt, dueAt }) =>
    say('export-accepted-elsewhere', { exportId, readyAt, dueAt }),
  AttachmentExportHeld: ({ exportId }) => say('export-accepted-elsewhere', { exportId }),
  ProfileDeletionConfirmed: ({ deletionId, startAt }) => say('deletion-accepted-elsewhere', { deletionId, startAt }),
  ProfileDeletionHeld: ({ deletionId }) => say('deletion-accepted-elsewhere', { deletionId }),
};
