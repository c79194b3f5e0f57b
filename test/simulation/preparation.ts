import { type Preparation } from '@envoi/attachment-export';
import { type Vault } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';

/** Reads the whole list, page by page, and keeps nothing but its numbers. The real one has its own tests of each crash. */
export const simulatedPreparation = (
  vault: Pick<Vault, 'person' | 'manifestKey' | 'destroyManifestKey'>,
  workspace: Pick<WorkspacePort, 'attachments'>,
): Preparation => ({
  prepare: async ({ subject, exportId, uploadedUntil, assertHeld }) => {
    const person = await vault.person(subject);
    if (person === undefined) return 'unknown-member';
    await vault.manifestKey(exportId, subject);
    let count = 0;
    for (let cursor: string | null | undefined = undefined; cursor !== null;) {
      assertHeld();
      const page = await workspace.attachments(person.memberId, { uploadedUntil, cursor });
      if (page === 'unknown-member') return page;
      if (page === 'cursor-too-old') throw new Error('start over');
      count += page.items.length;
      cursor = page.next;
    }
    return { count, bytes: 10 * count, missing: 0, sha256: '0'.repeat(64) };
  },
  discard: (exportId) => vault.destroyManifestKey(exportId),
});
