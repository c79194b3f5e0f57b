import { type Keyring } from '@envoi/keyring';
import { type Database } from '@envoi/read-store';
import { conversations } from './conversations.ts';
import { openKeys } from './keys.ts';
import { members, nameMembers, type MemberLookup } from './members.ts';
import { notes, type StaffNotes } from './notes.ts';
import { requests } from './requests.ts';
import { sealer } from './sealer.ts';
import { staff, type Staff } from './staff.ts';
import { subjects } from './subjects.ts';
import { migrateVault } from './tables.ts';
import { type Vault } from './vault.ts';

/**
 * The vault in the schema `vault`, made if it is missing, sealed with `keyring` (VAULT_KEYS).
 * Throws VaultKeyError when a key is not the one that the vault was sealed with, or one that is still needed is missing.
 */
export async function openVault(
  database: Database,
  keyring: Keyring,
): Promise<Vault & Staff & StaffNotes & MemberLookup> {
  await migrateVault(database);
  const seals = sealer(keyring);
  const parts = {
    kysely: database.kysely,
    sealer: seals,
    lookupKey: await openKeys(database, keyring, seals),
  };
  await nameMembers(parts);
  return {
    ...subjects(parts),
    ...members(parts),
    ...conversations(parts),
    ...requests(parts),
    ...staff(parts),
    ...notes(parts),
  };
}
