export { fingerprint } from './fingerprint.ts';
export { VaultKeyError, UnreadableError, sealer, type Sealer } from './sealer.ts';
export {
  LogOlderThanVaultError,
  forgettingStore,
  guarded,
  startForgetting,
  type Forgetting,
  type ForgettingOptions,
  type ForgettingStore,
} from './forgetting.ts';
export { forgottenMirror, type ForgottenMirror } from './mirror.ts';
export { type MemberLookup } from './members.ts';
export { type StaffNote, type StaffNotes } from './notes.ts';
export { openVault } from './open-vault.ts';
export { removeRemains } from './remains.ts';
export { type Staff, type StaffMember } from './staff.ts';
export {
  ForgottenError,
  ManifestKeyDestroyedError,
  type AnsweredMessage,
  type Membership,
  type OutsideConversation,
  type Person,
  type Vault,
} from './vault.ts';
