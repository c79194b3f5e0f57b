import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type StaffIssuer } from '@envoi/configuration';
import { discoverer } from '@envoi/staff-tokens';
import { type SignInSettings } from './contract.ts';

/** How users of the console sign in. */
export type SignIn = Readonly<{
  /** Throws OutageError while the issuer does not say. */
  settings(): Promise<SignInSettings>;
  /** Of an issuer that answers on the admin app's own port, under `/sign-in/`. */
  handle?(request: IncomingMessage, response: ServerResponse): Promise<void>;
}>;

/** At an OpenID Connect provider elsewhere; where its endpoints are it says itself. */
export const signInAt = ({ issuer, clientId, scope }: StaffIssuer): SignIn => {
  const discover = discoverer(issuer);
  return {
    settings: async () => {
      const { endSessionEndpoint, ...endpoints } = await discover();
      const leaving = endSessionEndpoint !== undefined && { endSessionEndpoint };
      return { issuer, clientId, scope, ...endpoints, ...leaving, isForTryingOut: false };
    },
  };
};
