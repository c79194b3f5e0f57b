export { discoverer, type Endpoints } from './discovery.ts';
export {
  DEFAULT_AUDIENCE,
  findLocalKey,
  LOCAL_ISSUER,
  localKeyIn,
  signLocally,
  type Claims,
  type LocalKey,
} from './local-key.ts';
export { ROLES, type Role } from './roles.ts';
export {
  TokenRefusedError,
  verifierOfAny,
  verifierOfIssuer,
  verifierOfKeySet,
  verifierOfLocalKey,
  type Issuer,
  type SignedIn,
  type TokenVerifier,
} from './verifier.ts';
