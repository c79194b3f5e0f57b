import { type IncomingMessage, type ServerResponse } from 'node:http';
import { isLoopback } from '@envoi/configuration';
import { DEFAULT_AUDIENCE, verifierOfKeySet, type TokenVerifier } from '@envoi/staff-tokens';
import type Provider from 'oidc-provider';
import { type SignIn } from '../../../admin/src/sign-in/sign-in.ts';
import { CLIENT, SCOPE } from './client.ts';
import { type SignInKeys } from './keys.ts';
import { choosePage, CONTENT_SECURITY_POLICY, errorPage, notHerePage } from './pages.ts';
import { findUser, type User } from './users.ts';

/** Where it is on the port of the admin app. */
const MOUNTED_AT = '/sign-in';

const interaction = /^\/interaction\/([\w-]{1,100})(?:\/(\w{1,20}))?$/;

/**
 * Signs in whoever asks, as one of three users: for trying out, on this machine. The provider is loaded when somebody
 * first needs it, so that no start is slower for it.
 */
export class BuiltInSignIn {
  #issuer: string | undefined;
  #provider: Promise<Provider> | undefined;

  constructor(private readonly keys: SignInKeys) {}

  /** Where the admin app listens. Until this is said nobody is signed in. */
  openAt(adminUrl: string): void {
    this.#issuer = `${adminUrl}${MOUNTED_AT}`;
  }

  get issuer(): string | undefined {
    return this.#issuer;
  }

  /** Takes what it has signed itself. */
  verifier(): TokenVerifier {
    const { kty, crv, kid, x, y } = this.keys.signing;
    const keys = [{ kty, crv, kid, x, y, alg: 'ES256', use: 'sig' }];
    return verifierOfKeySet({ issuer: this.#issuer ?? '', audience: DEFAULT_AUDIENCE, keys });
  }

  /** Everything under its path. Whoever asks from elsewhere, or by another name of this machine, is refused. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    if (!isFromHere(request)) {
      send(response, 403, notHerePage());
      return;
    }
    const provider = await this.#load();
    const { url = '/' } = request;
    const inside = url.slice(MOUNTED_AT.length) || '/';
    const [, uid, user] = interaction.exec(inside) ?? [];
    if (uid !== undefined) return interact({ provider, request, response }, uid, user);
    Object.assign(request, { originalUrl: url, url: inside }); // as Express mounts: the provider finds its path by that
    await provider.callback()(request, response);
  }

  asSignIn(): SignIn {
    return {
      settings: () =>
        Promise.resolve({
          issuer: this.#issuer ?? '',
          ...{ clientId: CLIENT, scope: SCOPE },
          authorizationEndpoint: `${MOUNTED_AT}/auth`,
          tokenEndpoint: `${MOUNTED_AT}/token`,
          endSessionEndpoint: `${MOUNTED_AT}/session/end`,
          isForTryingOut: true,
        }),
      handle: (request, response) => this.handle(request, response),
    };
  }

  #load(): Promise<Provider> {
    const issuer = this.#issuer;
    if (issuer === undefined) throw new Error('the sign-in is not open yet');
    this.#provider ??= import('./provider.ts').then(({ createProvider }) => createProvider(issuer, this.keys));
    return this.#provider;
  }
}

/**
 * A name that leads here by DNS is none of ours, or a page of anybody could ask by it; and a proxy or a tunnel on this machine
 * may ask for anybody.
 */
const isFromHere = ({ headers, socket }: IncomingMessage): boolean => {
  if (headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined) return false;
  const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '';
  const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return isLoopback(host) && isLoopback(from);
};

type Exchange = Readonly<{ provider: Provider; request: IncomingMessage; response: ServerResponse }>;

const interact = async ({ provider, request, response }: Exchange, uid: string, id?: string): Promise<void> => {
  const user = id !== undefined && request.method === 'POST' ? findUser(id) : undefined;
  if (id === undefined) send(response, 200, choosePage(uid));
  else if (user === undefined) send(response, 404, errorPage('There is no such user.'));
  else await finish({ provider, request, response }, user);
};

const finish = async ({ provider, request, response }: Exchange, user: User): Promise<void> => {
  try {
    await provider.interactionFinished(request, response, { login: { accountId: user.id, remember: true } });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'SessionNotFound')) throw error;
    send(response, 400, errorPage('This page had been open for too long, or was opened in another browser.'));
  }
};

const send = (response: ServerResponse, status: number, html: string): void =>
  void response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
