export { InvalidSignatureError, signer, verifyJws, type Signer, type Verified } from './jws.ts';
export { migrateSigning, publishKeys, publishedKeys } from './published-keys.ts';
export { generateSigningKeys, parseSigningKeys, type Jwks, type PublicJwk, type SigningKeys } from './signing-keys.ts';
