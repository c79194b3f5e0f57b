import { Manifests, fileSystemBlobs, migrateManifests } from '@envoi/attachment-export';
import { Brake, chatKeys, migrateChat, openLookupKey, type ChatKeys, type PayloadSealer } from '@envoi/chat';
import { type Policy } from '@envoi/configuration';
import { Codes } from '@envoi/confirmation-code';
import { parseKeyring, type Keyring } from '@envoi/keyring';
import { sealer } from '@envoi/vault';
import { type Logger } from './logger.ts';
import { type Outside } from './outside.ts';
import { openSlices, type Slices } from './slices.ts';
import { type Stores } from './stores.ts';

export interface AssistantOptions {
  stores: Stores;
  outside: Outside;
  policy: Policy;
  /** What links begin with. */
  publicUrl: string;
  databaseUrl: string;
  /** As the configuration holds them: `kid:base64,…`. */
  keyrings: Readonly<Record<'code' | 'link', string>>;
  /** Where prepared exports are kept. */
  blobDirectory: string;
  logger: Logger;
}

/** The slices with everything they need, ready for the gateway and the worker. */
export interface Assistant extends Omit<AssistantOptions, 'keyrings'>, Slices {
  codes: Codes;
  linkKeys: Keyring;
  manifests: Manifests;
  brake: Brake;
  chatKeys: ChatKeys;
  payloads: PayloadSealer;
}

/** Makes the tables that are missing, and puts the slices on Nest's buses. `close` leaves the stores open. */
export async function openAssistant({ keyrings, ...options }: AssistantOptions): Promise<Assistant> {
  const { stores, outside, policy, blobDirectory } = options;
  const { database, vault, vaultKeys } = stores;
  const linkKeys = parseKeyring(keyrings.link, 'LINK_KEYS');
  const codes = new Codes(parseKeyring(keyrings.code, 'CODE_KEYS'));
  await migrateChat(database);
  await migrateManifests(database);
  const payloads = sealer(vaultKeys);
  const brake = new Brake(database);
  const slices = await openSlices({ ...stores, outside, policy, codes, brake });
  return {
    ...options,
    ...slices,
    codes,
    linkKeys,
    manifests: new Manifests({ database, blobs: fileSystemBlobs(blobDirectory), keys: vault }),
    brake,
    chatKeys: chatKeys(await openLookupKey(database, payloads)),
    payloads,
  };
}
