import { randomBytes } from 'node:crypto';
import { sql, type Database } from '@envoi/read-store';
import { type PayloadSealer } from './payload.ts';

const PLACE = 'chat_key|lookup';

/**
 * The key for `chatKeys`: made once, kept sealed, the same ever after whatever becomes of the keyrings. Call `migrateChat`
 * before. Throws what the sealer throws when it cannot open it.
 */
export const openLookupKey = async ({ kysely }: Database, sealer: PayloadSealer): Promise<Buffer> => {
  const fresh = sealer.seal(randomBytes(32), PLACE);
  await sql`insert into envoi.chat_key (sealed) values (${fresh}) on conflict do nothing`.execute(kysely);
  const { rows } = await sql<{ sealed: Buffer }>`select sealed from envoi.chat_key`.execute(kysely);
  const [row] = rows;
  if (row === undefined) throw new Error('envoi.chat_key: no key, though one was just written');
  return sealer.open(row.sealed, PLACE);
};
