import { migrate, sql, type Database } from '@envoi/read-store';
import { type Jwks, type PublicJwk, type SigningKeys } from './signing-keys.ts';

/** The public keys, which stay published for ever: what was signed years ago can still be verified. */
export const migrateSigning = (database: Database): Promise<void> =>
  migrate(
    database,
    { schema: 'envoi', owner: 'signing' },
    {
      '001-signing-keys': async (kysely) => {
        await sql`
          create table envoi.signing_keys (
            kid text primary key,
            jwk jsonb not null,
            published bigint generated always as identity
          )`.execute(kysely);
      },
    },
  );

/**
 * Adds what is new, all or none; safe when several processes do it at once. Throws an Error when a name stands for another
 * key already: that must end the start.
 */
export const publishKeys = ({ kysely }: Database, { published }: SigningKeys): Promise<void> =>
  kysely.transaction().execute(async (trx) => {
    await sql`lock table envoi.signing_keys in exclusive mode`.execute(trx); // who starts at the same moment waits
    for (const jwk of published) {
      const { rows } = await sql<{ jwk: PublicJwk }>`
        select jwk from envoi.signing_keys where kid = ${jwk.kid}`.execute(trx);
      if (rows[0] === undefined)
        await sql`insert into envoi.signing_keys (kid, jwk) values (${jwk.kid}, ${JSON.stringify(jwk)}::jsonb)`.execute(
          trx,
        );
      else if (rows[0].jwk.x !== jwk.x)
        throw new Error(`SIGNING_KEYS: the key "${jwk.kid}" is not the one that was published under this name`);
    }
  });

/** Every key there ever was, the oldest first. */
export const publishedKeys = async ({ kysely }: Database): Promise<Jwks> => {
  const { rows } = await sql<{ jwk: PublicJwk }>`select jwk from envoi.signing_keys order by published`.execute(kysely);
  return { keys: rows.map(({ jwk }) => jwk) };
};
