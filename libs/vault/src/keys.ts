import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Keyring } from '@envoi/keyring';
import { sql, type Database, type Kysely, type Transaction } from '@envoi/read-store';
import { keyedHash } from './fingerprint.ts';
import { UnreadableError, VaultKeyError, deriveKey, sealedWith, type Sealer } from './sealer.ts';

const CHECK = 'check ';
const LOOKUP = 'lookup';
const LOOKUP_PLACE = 'vault.keys|lookup';

/**
 * Makes sure that the ring is the one that the vault was sealed with, and returns the key of the lookup columns: a
 * random one that is kept sealed, so that it survives each change of the ring. Throws VaultKeyError.
 */
export const openKeys = ({ kysely }: Database, keyring: Keyring, sealer: Sealer): Promise<Buffer> =>
  kysely.transaction().execute(async (trx) => {
    await sql`lock table vault.keys in exclusive mode`.execute(trx); // several processes may start at once
    const { rows } = await sql<{ name: string; value: Buffer }>`select name, value from vault.keys`.execute(trx);
    const stored = new Map(rows.map(({ name, value }) => [name, value]));
    await checkKeys(trx, keyring, stored);
    const sealed = stored.get(LOOKUP);
    const lookupKey = sealed === undefined ? randomBytes(32) : openLookupKey(sealer, sealed);
    if (sealed === undefined || sealedWith(sealed) !== keyring.current.kid)
      await store(trx, LOOKUP, sealer.seal(lookupKey, LOOKUP_PLACE));
    return lookupKey;
  });

function openLookupKey(sealer: Sealer, sealed: Buffer): Buffer {
  try {
    return sealer.open(sealed, LOOKUP_PLACE);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new VaultKeyError(`the key "${sealedWith(sealed)}" does not open the vault`);
  }
}

async function checkKeys(trx: Transaction<unknown>, keyring: Keyring, stored: Map<string, Buffer>): Promise<void> {
  for (const [name, value] of stored) {
    if (!name.startsWith(CHECK)) continue;
    const kid = name.slice(CHECK.length);
    const expected = checkValue(keyring, kid);
    if (expected === undefined) await assertUnused(trx, kid);
    else if (!timingSafeEqual(value, expected))
      throw new VaultKeyError(`the key "${kid}" is not the one of that name that the vault was sealed with`);
  }
  const { kid } = keyring.current;
  const value = checkValue(keyring, kid);
  if (value !== undefined && !stored.has(CHECK + kid)) await store(trx, CHECK + kid, value);
}

const checkValue = (keyring: Keyring, kid: string): Buffer | undefined => {
  const key = keyring.byId(kid);
  return key && keyedHash(deriveKey(key, 'check'), kid);
};

/** A key may leave the ring when nothing is sealed with it any more. */
async function assertUnused(trx: Kysely<unknown>, kid: string): Promise<void> {
  const { rows } = await sql`
    select from (
      select sealed from vault.subjects union all select sealed from vault.conversations
      union all select sealed from vault.replies union all select sealed from vault.manifest_keys
      union all select sealed from vault.staff union all select sealed from vault.staff_notes
    ) as kept
    where substring(sealed from 3 for get_byte(sealed, 1)) = ${Buffer.from(kid)} limit 1`.execute(trx);
  if (rows.length > 0) throw new VaultKeyError(`the key "${kid}" is missing, and still needed`);
}

const store = (trx: Kysely<unknown>, name: string, value: Buffer) =>
  sql`
    insert into vault.keys (name, value) values (${name}, ${value})
    on conflict (name) do update set value = excluded.value`.execute(trx);
