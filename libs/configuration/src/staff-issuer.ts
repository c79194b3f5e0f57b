import { z } from 'zod';
import { plainUrl, urlToFetch } from './urls.ts';

/** The OpenID Connect provider that signs the staff in. */
export type StaffIssuer = Readonly<{ issuer: string; audience: string; jwksUrl: string }>;

/** The variables that name it. */
export const staffIssuerShape = {
  ADMIN_ISSUER: plainUrl.optional(),
  ADMIN_AUDIENCE: z.string().max(200).default('envoi-admin'),
  ADMIN_JWKS_URL: urlToFetch.optional(),
};

type Variables = z.output<z.ZodObject<typeof staffIssuerShape>>;

/** Undefined: none is named. */
export const staffIssuerFrom = (variables: Variables): StaffIssuer | undefined => {
  const { ADMIN_ISSUER: issuer, ADMIN_AUDIENCE: audience, ADMIN_JWKS_URL: jwksUrl } = variables;
  return issuer === undefined || jwksUrl === undefined ? undefined : { issuer, audience, jwksUrl };
};

/** What each variable alone cannot tell. */
export const staffIssuerConflicts = ({ ADMIN_ISSUER: issuer, ADMIN_JWKS_URL: url }: Variables): string[] =>
  (issuer === undefined) === (url === undefined) ? [] : ['ADMIN_ISSUER and ADMIN_JWKS_URL: each needs the other'];
