import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { inMemory } from '../../apps/standalone/src/sign-in/memory.ts';

export interface SignInProvider {
  /** The issuer. */
  url: string;
  clientId: string;
  stop(): Promise<void>;
}

const CLIENT = 'staff-console';
const AUDIENCE = 'envoi-admin';

const nameOf = (id: string): string => `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;

/** Who works here, with which roles. */
const people: Readonly<Record<string, readonly string[]>> = {
  nora: ['auditor'],
  omar: ['operator'],
  ada: ['admin'],
  paul: [],
};

/**
 * An OpenID Connect provider as a server of its own, as a company has one: another origin than the console's, which it knows
 * as a public client (authorization code, PKCE). Whoever signs in types a name; whoever does not want to, cancels.
 */
export async function startProvider({ consoleUrl }: { consoleUrl: string }): Promise<SignInProvider> {
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = () => Promise.resolve();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(url, await configurationFor(consoleUrl));
  const others = provider.callback();
  answer = (request, response) => {
    const [, uid] = /^\/interaction\/([\w-]+)$/.exec(request.url ?? '') ?? [];
    return uid === undefined ? others(request, response) : interact(provider, request, response);
  };
  return {
    url,
    clientId: CLIENT,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const interact = async (provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      '<!doctype html><title>Staff</title><form method="post"><label>Name <input name="name"></label><button>Enter</button><button name="cancel" value="yes">Cancel</button></form>',
    );
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const typed = new URLSearchParams(Buffer.concat(chunks).toString());
  const result = typed.has('cancel')
    ? { error: 'access_denied', error_description: 'somebody has cancelled it' }
    : { login: { accountId: String(typed.get('name')) } };
  await provider.interactionFinished(request, response, result);
};

const configurationFor = async (consoleUrl: string): Promise<Configuration> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    adapter: inMemory(),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'p1', alg: 'ES256', use: 'sig' }] },
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${consoleUrl}/`],
        post_logout_redirect_uris: [`${consoleUrl}/`],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    cookies: { keys: ['of this test only, and of no other one'] },
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub'], profile: ['name'] },
    ttl: { AccessToken: 300, IdToken: 300, AuthorizationCode: 60, Interaction: 300, Session: 3_600, Grant: 3_600, RefreshToken: 3_600 }, // prettier-ignore
    issueRefreshToken: () => true,
    loadExistingGrant: grantOf,
    extraTokenClaims: (_ctx, token) =>
      'accountId' in token ? { roles: people[token.accountId], name: nameOf(token.accountId) } : undefined,
    clientBasedCORS: (_ctx, origin) => origin === new URL(consoleUrl).origin,
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, id) =>
      id in people ? { accountId: id, claims: () => ({ sub: id, name: nameOf(id) }) } : undefined, // prettier-ignore
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (ctx, form) => void (ctx.body = `<!doctype html><title>Leave</title>${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>`), // prettier-ignore
      },
      resourceIndicators: {
        defaultResource: () => 'urn:envoi:admin',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          ...{ scope: '', audience: AUDIENCE, accessTokenFormat: 'jwt' as const },
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
};

/** The staff are not asked whether the console may know who they are. */
const grantOf = async ({ oidc: { client, session, provider } }: KoaContextWithOIDC) => {
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile');
  await grant.save();
  return grant;
};
