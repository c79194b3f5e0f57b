import { DEFAULT_AUDIENCE } from '@envoi/staff-tokens';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { CLIENT, SCOPE } from './client.ts';
import { type SignInKeys } from './keys.ts';
import { inMemory } from './memory.ts';
import { errorPage, signedOutPage, signOutPage } from './pages.ts';
import { findUser } from './users.ts';

/** What tokens are for, as the provider knows it (RFC 8707 wants a URI). */
const RESOURCE = 'urn:envoi:admin';

/** Seconds. An access token cannot be taken back, so it is short; the rest lasts for a day of work. */
const ttl = { AccessToken: 600, IdToken: 600, AuthorizationCode: 60, Interaction: 900 };
const DAY_OF_WORK = 8 * 3_600;

/**
 * An OpenID Connect provider whose users need no password: authorization code with PKCE (S256) for the console and for
 * nobody else, access tokens as JWT with the claim `roles`.
 */
export const createProvider = (issuer: string, keys: SignInKeys): Provider =>
  new Provider(issuer, {
    adapter: inMemory(),
    jwks: { keys: [{ ...keys.signing, alg: 'ES256', use: 'sig' }] },
    clients: [consoleAt(issuer)],
    cookies: { keys: [keys.cookies] },
    ttl: { ...ttl, RefreshToken: DAY_OF_WORK, Session: DAY_OF_WORK, Grant: DAY_OF_WORK },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub'], profile: ['name'] },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: grantOf,
    extraTokenClaims: (_ctx, token) => ('accountId' in token ? claimsOf(token.accountId) : undefined),
    clientBasedCORS: (ctx, origin) => origin === `${ctx.protocol}://${ctx.host}`, // where the console comes from, too
    interactions: { url: (_ctx, { uid }) => `/sign-in/interaction/${uid}` },
    renderError: (ctx, { error_description: why, error }) => {
      ctx.type = 'html';
      ctx.body = errorPage(why ?? error);
    },
    findAccount: (_ctx, id) => {
      const user = findUser(id);
      return user && { accountId: user.id, claims: () => ({ sub: user.id, name: user.name }) };
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (ctx, form) => void (ctx.body = signOutPage(form)),
        postLogoutSuccessSource: (ctx) => void (ctx.body = signedOutPage()),
      },
      resourceIndicators: {
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: DEFAULT_AUDIENCE,
          accessTokenTTL: ttl.AccessToken,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  } satisfies Configuration);

const claimsOf = (id: string): { roles: string[]; name: string } | undefined => {
  const user = findUser(id);
  return user && { roles: [user.role], name: user.name };
};

/** By each name that a browser may have for this machine. */
const consoleAt = (issuer: string) => {
  const { port } = new URL(issuer);
  const places = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}/console/`);
  return {
    client_id: CLIENT,
    client_name: 'Envoi console',
    token_endpoint_auth_method: 'none' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    redirect_uris: places,
    post_logout_redirect_uris: places,
    id_token_signed_response_alg: 'ES256' as const,
  };
};

/** Nobody is asked whether the console may know who they are: it is for nothing else that they sign in. */
const grantOf = async ({ oidc }: KoaContextWithOIDC) => {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const known = session.grantIdFor(client.clientId);
  const found = known === undefined ? undefined : await provider.Grant.find(known);
  if (found !== undefined) return found;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPE);
  await grant.save();
  return grant;
};
