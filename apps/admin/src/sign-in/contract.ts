import { ROLES } from '@envoi/staff-tokens';
import { z } from 'zod';

/** A URL, or a path on the admin app's own port. */
const endpoint = z.string();

/** What the console has to know to sign somebody in (authorization code with PKCE). */
export const signInSettings = z.object({
  issuer: z.string(),
  clientId: z.string(),
  scope: z.string(),
  authorizationEndpoint: endpoint,
  tokenEndpoint: endpoint,
  /** Absent: the issuer cannot be told that somebody leaves. */
  endSessionEndpoint: z.exactOptional(endpoint),
  /** Nobody has a password there. */
  isForTryingOut: z.boolean(),
});
export type SignInSettings = Readonly<z.output<typeof signInSettings>>;

/** Who has signed in, as the admin app takes it. */
export const me = z.object({ name: z.string(), roles: z.array(z.enum(ROLES)) });
export type Me = z.output<typeof me>;
