import { type SubjectId } from '@envoi/event-sourcing';
import { type Preparation } from '../ports.ts';
import { type Manifests } from './manifests.ts';
import { PreparingThread } from './preparing-thread.ts';
import { type ThreadWork } from './thread-main.ts';

export type ExportPreparationParts = Readonly<{
  /** The vault's part. */
  people: Readonly<{
    person(subject: SubjectId): Promise<Readonly<{ workspace: string; memberId: string }> | undefined>;
    manifestKey(exportId: string, subject: SubjectId): Promise<Buffer>;
  }>;
  /** undefined for a workspace that is not configured (any more). */
  workspace: (id: string) => ThreadWork['workspace'] | undefined;
  manifests: Pick<Manifests, 'discard'>;
  databaseUrl: string;
  blobDirectory: string;
}>;

/** Prepares exports in a thread, which `close` ends; the key of a manifest comes from the vault, and goes there to die. */
export const exportPreparation = (parts: ExportPreparationParts): Preparation & { close(): Promise<void> } => {
  const thread = new PreparingThread({ databaseUrl: parts.databaseUrl, blobDirectory: parts.blobDirectory });
  return {
    prepare: prepareWith(thread, parts),
    discard: (id) => parts.manifests.discard(id),
    close: () => thread.close(),
  };
};

const prepareWith =
  (thread: PreparingThread, parts: ExportPreparationParts): Preparation['prepare'] =>
  async ({ subject, exportId, uploadedUntil, assertHeld }) => {
    const { people } = parts;
    const person = await people.person(subject);
    if (person === undefined) return 'unknown-member';
    const workspace = parts.workspace(person.workspace);
    if (workspace === undefined)
      throw new Error(`CONNECTIONS_FILE: no connection has the workspace "${person.workspace}"`);
    const key = await people.manifestKey(exportId, subject);
    const { memberId } = person;
    return thread.prepare({ exportId, memberId, uploadedUntil, workspace, key }, assertHeld);
  };
