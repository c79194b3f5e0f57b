import type { Me, SignInSettings } from '../data/contract.ts';
import { ApiError, messageOf, problemOf } from '../data/problem.ts';
import { comeBack, hasComeBack, isDenied, leaveForProvider, leavingUrl, renewed, type Tokens } from './sign-in.ts';

export type SessionState =
  | { is: 'beginning' }
  | { is: 'signed-out'; settings: SignInSettings; why?: string }
  | { is: 'signed-in'; me: Me }
  | { is: 'unavailable'; why: string };

/** Says only that this window was signed in, so that a reload asks the provider before it asks a person. */
const WAS_SIGNED_IN = 'envoi-was-signed-in';

/** Before its end a token is renewed, in milliseconds. */
const MARGIN = 30_000;

/** Who uses this window. Its tokens are nowhere but here: a reload asks the provider again, silently. */
export class Session {
  #state: SessionState = { is: 'beginning' };
  readonly #listeners = new Set<() => void>();
  #settings: SignInSettings | undefined;
  #tokens: Tokens | undefined;
  #renewal: Promise<Tokens | undefined> | undefined;
  /** Whom the provider knows may do nothing here. */
  #isSomebodyElseWanted = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): SessionState => this.#state;

  async begin(): Promise<void> {
    if (!window.isSecureContext) {
      this.#set({ is: 'unavailable', why: 'The console needs HTTPS, except on the machine where it runs.' });
      return;
    }
    try {
      const settings = await read<SignInSettings>('/api/v1/sign-in');
      this.#settings = settings;
      if (hasComeBack()) await this.#take(settings);
      else if (sessionStorage.getItem(WAS_SIGNED_IN) !== null) await leaveForProvider(settings, 'none');
      else this.#set({ is: 'signed-out', settings });
    } catch (error) {
      this.#set({ is: 'unavailable', why: messageOf(error) });
    }
  }

  async signIn(): Promise<void> {
    if (this.#settings !== undefined)
      await leaveForProvider(this.#settings, this.#isSomebodyElseWanted ? 'login' : undefined);
  }

  signOut(): void {
    const leaving = this.#settings && this.#tokens && leavingUrl(this.#settings, this.#tokens);
    this.#forget();
    if (leaving !== undefined) window.location.assign(leaving);
  }

  /** A token that is good for now; undefined, when nobody is signed in any more. */
  async token(): Promise<string | undefined> {
    const tokens = this.#tokens;
    if (tokens === undefined || performance.now() < tokens.until - MARGIN) return tokens?.access;
    return (await this.renew())?.access;
  }

  /** Once for everybody who asks at the same time: a refresh token is good for one use. */
  renew(): Promise<Tokens | undefined> {
    this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #renew(): Promise<Tokens | undefined> {
    if (this.#settings === undefined || this.#tokens === undefined) return undefined;
    this.#tokens = await renewed(this.#settings, this.#tokens);
    if (this.#tokens === undefined) this.#forget('Your session has ended.');
    return this.#tokens;
  }

  async #take(settings: SignInSettings): Promise<void> {
    try {
      this.#tokens = await comeBack(settings);
    } catch (error) {
      this.#forget(
        isDenied(error)
          ? 'You are not signed in: it was cancelled, or refused.'
          : 'Signing in did not work. Please try again.',
      );
      return;
    }
    if (this.#tokens === undefined) this.#forget();
    else await this.#enter(this.#tokens.access);
  }

  async #enter(token: string): Promise<void> {
    sessionStorage.setItem(WAS_SIGNED_IN, 'yes');
    try {
      this.#set({ is: 'signed-in', me: await read<Me>('/api/v1/me', token) });
    } catch (error) {
      const why = error instanceof ApiError ? notHere[error.status] : undefined;
      if (why === undefined) throw error;
      this.#isSomebodyElseWanted = true;
      this.#forget(why);
    }
  }

  #forget(why?: string): void {
    this.#tokens = undefined;
    sessionStorage.removeItem(WAS_SIGNED_IN);
    if (this.#settings !== undefined)
      this.#set({ is: 'signed-out', settings: this.#settings, ...(why !== undefined && { why }) });
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Why somebody who has signed in is nobody here, by what the server answers. */
const notHere: Readonly<Record<number, string>> = {
  401: 'You have signed in, but not for this console: whoever runs it has to look at how it is set up.',
  403: 'You have signed in, but you have no role here. Whoever looks after the staff’s accounts can give you one.',
};

const read = async <T>(path: string, token?: string): Promise<T> => {
  const answer = await fetch(path, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as T;
};
