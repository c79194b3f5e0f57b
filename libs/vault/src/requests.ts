import { randomBytes } from 'node:crypto';
import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type SubjectId } from '@envoi/event-sourcing';
import { sql } from '@envoi/read-store';
import { leaving } from './remains.ts';
import { asForgotten, type Parts } from './tables.ts';
import { ManifestKeyDestroyedError, type Vault } from './vault.ts';

type Requests = 'rememberRequest' | 'requestOwner' | 'manifestKey' | 'findManifestKey' | 'destroyManifestKey';

const place = (exportId: string): string => `vault.manifest_keys|${exportId}`;

export function requests({ kysely, sealer }: Parts): Pick<Vault, Requests> {
  /** Null: destroyed. */
  const findSealed = async (exportId: string): Promise<Buffer | null | undefined> => {
    const { rows } = await sql<{ sealed: Buffer | null }>`
      select sealed from vault.manifest_keys where id = ${exportId}`.execute(kysely);
    return rows[0]?.sealed;
  };

  return {
    rememberRequest: async (requestId, subject, command) => {
      await sql`
        insert into vault.requests (id, subject, command) values (${requestId}, ${subject}, ${command})
        on conflict (id) do nothing`
        .execute(kysely)
        .catch(asForgotten);
    },

    requestOwner: async (requestId) => {
      const { rows } = await sql<{ subject: SubjectId; command: ConfirmableCommand }>`
        select subject, command from vault.requests where id = ${requestId}`.execute(kysely);
      return rows[0];
    },

    manifestKey: async (exportId, subject) => {
      await sql`
        insert into vault.manifest_keys (id, subject, sealed)
        values (${exportId}, ${subject}, ${sealer.seal(randomBytes(32), place(exportId))})
        on conflict (id) do nothing`
        .execute(kysely)
        .catch(asForgotten);
      const sealed = await findSealed(exportId);
      if (sealed === undefined || sealed === null) throw new ManifestKeyDestroyedError();
      return sealer.open(sealed, place(exportId));
    },

    findManifestKey: async (exportId) => {
      const sealed = await findSealed(exportId);
      return sealed === undefined || sealed === null ? undefined : sealer.open(sealed, place(exportId));
    },

    // The row stays, so that a late writer gets no new key in its place; it goes with the subject.
    destroyManifestKey: async (exportId) => {
      await sql`
        with gone as (
          update vault.manifest_keys set sealed = null where id = ${exportId} and sealed is not null returning id
        )
        ${leaving}`.execute(kysely);
    },
  };
}
