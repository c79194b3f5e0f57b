import { generateKeyring, madeOnce } from '@envoi/keyring';
import { generateSigningKeys } from '@envoi/signing';
import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  /** Keyrings as `kid:base64`; see the configuration variables of the same names. */
  vaultKeys: z.string(),
  codeKeys: z.string(),
  linkKeys: z.string(),
  /** Absent in data directories of before there were certificates. */
  signingKeys: z.string().optional(),
  /** Signs the webhooks between the assistant and the playground, each direction with its own. */
  inboundSecret: z.string(),
  outboundSecret: z.string(),
  /** With this the assistant calls the playground's workspace API. */
  workspaceToken: z.string(),
});

type Written = z.infer<typeof secretsSchema>;

export type Secrets = Written & { signingKeys: string };

const generate = (): Secrets => ({
  vaultKeys: generateKeyring('v1'),
  codeKeys: generateKeyring('c1'),
  linkKeys: generateKeyring('l1'),
  signingKeys: generateSigningKeys('s1'),
  inboundSecret: `whsec_${randomBytes(32).toString('base64')}`,
  outboundSecret: `whsec_${randomBytes(32).toString('base64')}`,
  workspaceToken: randomBytes(32).toString('base64url'),
});

/** The file exists and is not what this program wrote. Never holds its content. */
class BrokenSecretsError extends Error {
  override readonly name = 'BrokenSecretsError';
}

/**
 * The keys of a data directory: made once, kept in `keys.json` with mode 0600. Atomic: a kill leaves all of them or none.
 * Throws BrokenSecretsError rather than making new ones over a damaged file, which would lose what the old ones seal.
 */
export async function secretsIn(directory: string): Promise<Secrets> {
  const file = join(directory, 'keys.json');
  const text = await madeOnce(file, () => JSON.stringify(generate(), undefined, 2));
  return completed(parse(text, file), file);
}

/** What came to be needed since the file was written is added to it. */
const completed = async (secrets: Written, file: string): Promise<Secrets> => {
  const { signingKeys } = secrets;
  if (signingKeys !== undefined) return { ...secrets, signingKeys };
  const all = { ...secrets, signingKeys: generateSigningKeys('s1') };
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, JSON.stringify(all, undefined, 2), { mode: 0o600, flush: true });
  await rename(fresh, file);
  return all;
};

const parse = (text: string, file: string): Written => {
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new BrokenSecretsError(
      `${file} is damaged. Restore it from a back-up: without its keys nothing in this data directory can be read. To start afresh, use another DATA_DIR.`,
    );
  }
};
