export { findLocalKey, localKeyIn, signLocally, type Claims, type LocalKey } from './local-key.ts';
export { ROLES, type Role } from './roles.ts';
export {
  TokenRefusedError,
  verifierOfIssuer,
  verifierOfLocalKey,
  type Issuer,
  type SignedIn,
  type TokenVerifier,
} from './verifier.ts';
