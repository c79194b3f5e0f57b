import { z } from 'zod';
import { plainUrl, urlToFetch } from './urls.ts';

/** The OpenID Connect provider that signs the staff in. */
export type StaffIssuer = Readonly<{
  issuer: string;
  audience: string;
  jwksUrl: string;
  /** By which the console is known there: a public client, without a secret. */
  clientId: string;
  /** What the console asks for, so that its token is for `audience` and names the roles. */
  scope: string;
}>;

/** The variables that name it. */
export const staffIssuerShape = {
  ADMIN_ISSUER: plainUrl.and(urlToFetch).optional(),
  ADMIN_AUDIENCE: z.string().max(200).default('envoi-admin'),
  ADMIN_JWKS_URL: urlToFetch.optional(),
  ADMIN_CLIENT_ID: z.string().max(200).optional(),
  ADMIN_SCOPE: z.string().max(500).default('openid profile'),
};

type Variables = z.output<z.ZodObject<typeof staffIssuerShape>>;

/** Undefined: none is named. */
export const staffIssuerFrom = (variables: Variables): StaffIssuer | undefined => {
  const { ADMIN_ISSUER: issuer, ADMIN_JWKS_URL: jwksUrl, ADMIN_CLIENT_ID: clientId } = variables;
  if (issuer === undefined || jwksUrl === undefined || clientId === undefined) return undefined;
  return { issuer, audience: variables.ADMIN_AUDIENCE, jwksUrl, clientId, scope: variables.ADMIN_SCOPE };
};

/** What each variable alone cannot tell. */
export const staffIssuerConflicts = (variables: Variables): string[] => {
  const together = [variables.ADMIN_ISSUER, variables.ADMIN_JWKS_URL, variables.ADMIN_CLIENT_ID];
  const named = together.filter((value) => value !== undefined).length;
  return named === 0 || named === together.length
    ? []
    : ['ADMIN_ISSUER, ADMIN_JWKS_URL and ADMIN_CLIENT_ID: each needs the others'];
};
