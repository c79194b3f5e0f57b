import * as oauth from 'oauth4webapi';
import type { SignInSettings } from '../data/contract.ts';

/** Of somebody who has signed in. In the memory of this page only. */
export type Tokens = Readonly<{
  access: string;
  /** Of `performance.now()`, in milliseconds. */
  until: number;
  refresh: string | undefined;
  id: string | undefined;
}>;

/** What has to be remembered while the browser is at the provider: no token, and good for one answer. */
type Pending = Readonly<{ state: string; verifier: string; returnTo: string }>;

const PENDING = 'envoi-sign-in';
const redirectUri = new URL('/console/', window.location.origin).href;

const serverOf = (settings: SignInSettings): oauth.AuthorizationServer => ({
  issuer: settings.issuer,
  authorization_endpoint: here(settings.authorizationEndpoint),
  token_endpoint: here(settings.tokenEndpoint),
  id_token_signing_alg_values_supported: ['EdDSA', 'ES256', 'RS256', 'PS256'],
});
const here = (endpoint: string): string => new URL(endpoint, window.location.origin).href;
const clientOf = ({ clientId }: SignInSettings): oauth.Client => ({ client_id: clientId });

/** As the server has it, too: HTTP is good enough on this machine. */
const transport = (settings: SignInSettings) =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its name is to deter: here it is loopback
  ({ [oauth.allowInsecureRequests]: isLoopback(new URL(here(settings.tokenEndpoint)).hostname) });
const isLoopback = (host: string): boolean => ['localhost', '[::1]'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Leaves the page for the provider (authorization code, PKCE with S256). `prompt`, of OpenID Connect: `none` asks nobody
 * anything, `login` asks also who is known there.
 */
export async function leaveForProvider(settings: SignInSettings, prompt?: 'none' | 'login'): Promise<void> {
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  const { pathname, search } = window.location;
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, returnTo: `${pathname}${search}` }));
  const url = new URL(here(settings.authorizationEndpoint));
  const parameters = {
    ...{ client_id: settings.clientId, scope: settings.scope, redirect_uri: redirectUri, response_type: 'code', state },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    ...(prompt !== undefined && { prompt }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  window.location.assign(url);
}

export const hasComeBack = (): boolean => {
  const { searchParams } = new URL(window.location.href);
  return searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
};

/**
 * What the provider has answered; the address is then the one that was left. Undefined: it had to ask somebody, and was not to.
 * Throws when it refused, and when the answer is not one to a question of this window.
 */
export async function comeBack(settings: SignInSettings): Promise<Tokens | undefined> {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}') as Partial<Pending>;
  const answer = new URL(window.location.href);
  sessionStorage.removeItem(PENDING);
  window.history.replaceState(null, '', pending.returnTo ?? '/console/');
  const [server, client] = [serverOf(settings), clientOf(settings)];
  try {
    const parameters = oauth.validateAuthResponse(server, client, answer, pending.state ?? '');
    const response = await oauth.authorizationCodeGrantRequest(
      ...[server, client, oauth.None(), parameters, redirectUri, pending.verifier ?? ''],
      transport(settings),
    );
    return tokensIn(await oauth.processAuthorizationCodeResponse(server, client, response));
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError && isNobody(error.error)) return undefined;
    throw error;
  }
}

const isNobody = (code: string): boolean =>
  ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'].includes(code);

/** Whether somebody, there, did not want it: who was to sign in, or who decides about them (RFC 6749, section 4.1.2.1). */
export const isDenied = (error: unknown): boolean =>
  error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied';

/** Undefined: the provider does not renew it. */
export async function renewed(settings: SignInSettings, { refresh, id }: Tokens): Promise<Tokens | undefined> {
  if (refresh === undefined) return undefined;
  const [server, client] = [serverOf(settings), clientOf(settings)];
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refresh, transport(settings));
  if (response.status === 400 || response.status === 401) return undefined;
  const fresh = tokensIn(await oauth.processRefreshTokenResponse(server, client, response));
  return { ...fresh, refresh: fresh.refresh ?? refresh, id: fresh.id ?? id };
}

const tokensIn = (answer: oauth.TokenEndpointResponse): Tokens => ({
  access: answer.access_token,
  until: performance.now() + (answer.expires_in ?? 300) * 1_000,
  refresh: answer.refresh_token,
  id: answer.id_token,
});

/** Where the provider is told that somebody leaves; undefined when it cannot be. */
export const leavingUrl = (settings: SignInSettings, { id }: Tokens): string | undefined => {
  if (settings.endSessionEndpoint === undefined) return undefined;
  const url = new URL(here(settings.endSessionEndpoint));
  if (id !== undefined) url.searchParams.set('id_token_hint', id);
  url.searchParams.set('client_id', settings.clientId);
  url.searchParams.set('post_logout_redirect_uri', redirectUri);
  return url.href;
};
