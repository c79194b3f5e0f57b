export { fingerprint } from './fingerprint.ts';
export { VaultKeyError, UnreadableError, sealer, type Sealer } from './sealer.ts';
export { openVault } from './open-vault.ts';
export {
  ForgottenError,
  ManifestKeyDestroyedError,
  type Membership,
  type OutsideConversation,
  type Person,
  type Vault,
} from './vault.ts';
