import { type Role } from '@envoi/staff-tokens';

/** What the console has to know to sign somebody in (authorization code with PKCE). */
export type SignInSettings = Readonly<{
  issuer: string;
  clientId: string;
  scope: string;
  /** URLs, or paths on the admin app's own port, as those below. */
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** Absent: the issuer cannot be told that somebody leaves. */
  endSessionEndpoint?: string;
  /** Nobody has a password there. */
  isForTryingOut: boolean;
}>;

/** Who has signed in, as the admin app takes it. */
export type Me = Readonly<{ name: string; roles: readonly Role[] }>;
