import { OutageError, SECOND } from '@envoi/event-sourcing';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { z } from 'zod';
import { DEFAULT_AUDIENCE, LOCAL_ISSUER, LONGEST, type LocalKey } from './local-key.ts';
import { ROLES, type Role } from './roles.ts';

/** Who has signed in, as an issuer that we trust says. */
export type SignedIn = Readonly<{
  issuer: string;
  /** The issuer's own id for them. */
  subject: string;
  name?: string | undefined;
  /** Of those that we know. */
  roles: ReadonlySet<Role>;
}>;

/** The token is not one that we take. Its message holds nothing of the token. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
  constructor(readonly reason: 'expired' | 'not-valid') {
    super(`the token is ${reason === 'expired' ? 'expired' : 'not valid'}`);
  }
}

/** Throws TokenRefusedError, or OutageError while the issuer's keys cannot be had. */
export type TokenVerifier = (token: string) => Promise<SignedIn>;

/** Of an OpenID Connect provider. */
export type Issuer = Readonly<{ issuer: string; audience: string; jwksUrl: string }>;

/** No more than servers' clocks differ by, in seconds. */
const CLOCK_TOLERANCE = 5;

const common = { clockTolerance: CLOCK_TOLERANCE, requiredClaims: ['exp', 'iat', 'sub'] };

/** Takes what the key in the data directory has signed, within the last hour. */
export const verifierOfLocalKey = ({ published }: LocalKey): TokenVerifier =>
  verifierOf(createLocalJWKSet({ keys: [published] }), {
    ...common,
    issuer: LOCAL_ISSUER,
    audience: DEFAULT_AUDIENCE,
    algorithms: ['EdDSA'],
    maxTokenAge: LONGEST / SECOND,
  });

/**
 * Takes what the issuer has signed for this audience. Its keys are fetched when they are needed, kept for ten minutes, and
 * fetched again for a key that is not among them, every thirty seconds at most.
 */
export const verifierOfIssuer = ({ issuer, audience, jwksUrl }: Issuer): TokenVerifier =>
  verifierOf(createRemoteJWKSet(new URL(jwksUrl)), {
    ...common,
    issuer,
    audience,
    algorithms: ['EdDSA', 'ES256', 'RS256'],
  });

/** As above, of an issuer whose keys are at hand. */
export const verifierOfKeySet = ({
  issuer,
  audience,
  keys,
}: Omit<Issuer, 'jwksUrl'> & Readonly<{ keys: JWK[] }>): TokenVerifier =>
  verifierOf(createLocalJWKSet({ keys }), { ...common, issuer, audience, algorithms: ['EdDSA', 'ES256', 'RS256'] });

/** Takes what any of several issuers has signed. Whom a token names is believed only as to who is asked about it. */
export const verifierOfAny =
  (verifierBy: (issuer: string) => TokenVerifier | undefined): TokenVerifier =>
  async (token) => {
    const verify = verifierBy(issuerNamedIn(token));
    if (verify === undefined) throw new TokenRefusedError('not-valid');
    return verify(token);
  };

const issuerNamedIn = (token: string): string => {
  try {
    return String(decodeJwt(token).iss);
  } catch (error) {
    return asRefused(error);
  }
};

const verifierOf =
  (keys: JWTVerifyGetKey, options: JWTVerifyOptions): TokenVerifier =>
  async (token) => {
    const { payload } = await jwtVerify(token, orOutage(keys), options).catch(asRefused);
    return signedIn(payload);
  };

/** What says that the token names no key of theirs, and not that theirs could not be had. */
const noneOfTheirs = ['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'ERR_JOSE_NOT_SUPPORTED'];

/** Whoever cannot be verified now may be tomorrow: that is no refusal. */
const orOutage =
  (keys: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && noneOfTheirs.includes(error.code)) throw error;
      throw new OutageError('the keys of the issuer cannot be had (ADMIN_JWKS_URL)');
    }
  };

const asRefused = (error: unknown): never => {
  if (error instanceof errors.JWTExpired) throw new TokenRefusedError('expired');
  if (error instanceof errors.JOSEError) throw new TokenRefusedError('not-valid');
  throw error;
};

const claims = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  name: z.string().max(200).optional().catch(undefined),
  roles: z.array(z.unknown()).catch([]),
});

const signedIn = (payload: JWTPayload): SignedIn => {
  const { success, data } = claims.safeParse(payload);
  if (!success) throw new TokenRefusedError('not-valid');
  const { iss: issuer, sub: subject, name, roles } = data;
  return { issuer, subject, name, roles: new Set(ROLES.filter((role) => roles.includes(role))) };
};
