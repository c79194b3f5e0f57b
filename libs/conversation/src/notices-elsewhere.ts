import { attachmentExport, underWay, type AttachmentExportEvent } from '@envoi/attachment-export';
import { type Visit, type Work } from '@envoi/consumers';
import { type Clock, type Recorded, type SubjectId } from '@envoi/event-sourcing';
import { idFrom, type Streams } from '@envoi/event-store';
import { type Keyring } from '@envoi/keyring';
import { cancelLink } from '@envoi/signed-links';
import { fingerprint, type Person, type Vault } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';
import { configured } from './composing.ts';
import { conversation } from './domain/conversation.ts';
import { decide } from './domain/decisions.ts';
import { type Saying } from './domain/events.ts';
import { languageOf } from './choose-locale.ts';
import { render } from './render.ts';
import { TEMPLATE } from './speaking.ts';

export type ElsewhereDependencies = Readonly<{
  streams: Streams;
  vault: Pick<Vault, 'person' | 'rememberRequest'>;
  clock: Clock;
  linkKeys: Keyring;
  publicUrl: string;
  workspaceOf: (id: string) => Pick<WorkspacePort, 'notifyElsewhere'> | undefined;
}>;

type Acceptance = Extract<AttachmentExportEvent, { type: 'AttachmentExportConfirmed' | 'AttachmentExportHeld' }>;

/**
 * Tells the member outside the chat what was confirmed in their name, with the link that cancels it (product rule K7).
 * Killed between telling and recording, it tells again under the same key; the workspace deduplicates.
 */
export class NoticesElsewhere implements Work {
  readonly name = 'notices-elsewhere';
  readonly parkAfter = 20;
  readonly wakes = {
    categories: [attachmentExport.category],
    keys: (event: Recorded): readonly string[] =>
      isAcceptance(event as Recorded<AttachmentExportEvent>) ? [event.metadata.subject] : [],
  };

  constructor(private readonly deps: ElsewhereDependencies) {}

  async perform(visit: Visit): Promise<{ until?: never }> {
    const { streams, vault } = this.deps;
    const subject = visit.key as SubjectId;
    const person = await vault.person(subject);
    if (person === undefined) return {};
    const { events, state } = await streams.load(attachmentExport, subject);
    const told = new Set((await streams.load(conversation, subject)).events.map(({ metadata }) => metadata.causation));
    for (const event of events.filter(isAcceptance)) {
      const { exportId } = event.data;
      const causation = idFrom('elsewhere', exportId);
      if (told.has(causation) || underWay(state, exportId) === undefined) continue; // told, or nothing to cancel any more
      visit.assertHeld();
      const notice = { saying: sayingOf(event), key: fingerprint(person.fingerprintKey, 'elsewhere', exportId) };
      const sent = await this.#send(subject, person, notice);
      const cause = { causation, correlation: event.metadata.correlation, at: this.deps.clock.now() };
      const command = 'RecordNoticeElsewhere';
      await streams.transact(conversation, subject, { cause, command }, decide.recordElsewhere(sent));
      told.add(causation);
    }
    return {};
  }

  /** A link leaves only after the vault knows whose it is. */
  async #send(subject: SubjectId, person: Person, { saying, key }: { saying: Saying; key: string }) {
    const { vault, linkKeys, publicUrl, workspaceOf } = this.deps;
    const said = { ...saying, template: TEMPLATE, ...languageOf(person) };
    const exportId = String(saying.parameters['exportId']);
    await vault.rememberRequest(exportId, subject, 'export');
    const cancelUrl = cancelLink(publicUrl, linkKeys, exportId);
    const { plainText: text } = render({ ...said, introduced: false }, { cancelUrl });
    const workspace = configured(workspaceOf(person.workspace), person.workspace);
    const notice = { key, kind: 'export-accepted', text, cancelUrl } as const;
    const outcome = await workspace.notifyElsewhere(person.memberId, notice);
    return { ...said, outcome };
  }
}

const isAcceptance = (event: Recorded<AttachmentExportEvent>): event is Recorded<Acceptance> =>
  event.type === 'AttachmentExportConfirmed' || event.type === 'AttachmentExportHeld';

const sayingOf = ({ type, data }: Acceptance): Saying => ({
  kind: 'export-accepted-elsewhere',
  parameters: {
    exportId: data.exportId,
    ...(type === 'AttachmentExportConfirmed' && { readyAt: data.readyAt, dueAt: data.dueAt }),
  },
});
