import { type Assistant } from '@envoi/composition';
import { isLoopback, type Configuration } from '@envoi/configuration';
import {
  LOCAL_ISSUER,
  localKeyIn,
  verifierOfAny,
  verifierOfIssuer,
  verifierOfLocalKey,
  type TokenVerifier,
} from '@envoi/staff-tokens';
import { signInAt, type SignIn } from '../../admin/src/sign-in/sign-in.ts';
import { startAdmin, type Admin } from '../../admin/src/start-admin.ts';
import { BuiltInSignIn } from './sign-in/built-in-sign-in.ts';
import { signInKeysIn } from './sign-in/keys.ts';

type Parts = Readonly<{ configuration: Configuration; dataDir: string; assistant: Assistant }>;

/** `signsAnybodyIn`: as one of `USERS`, without a password. */
type StaffApp = Admin & Readonly<{ url: string; signsAnybodyIn: boolean }>;

/**
 * The admin app, for those whom the configured issuer signs in. Without one: for those who can read the key in the data
 * directory, and, beside the playground, for whoever tries it out. Whoever reads along could be one of them, so then
 * it is on this machine only.
 */
export async function startStaffApp({ configuration, dataDir, assistant }: Parts): Promise<StaffApp> {
  const { staffIssuer, ports, policy, ledgerWitnessFile: witnessFile, metricsToken } = configuration;
  const { stores, logger } = assistant;
  const host = staffIssuer !== undefined || isLoopback(configuration.host) ? configuration.host : '127.0.0.1';
  const who =
    staffIssuer === undefined
      ? await thoseHere(dataDir, configuration.playground)
      : { verifyToken: verifierOfIssuer(staffIssuer), signIn: signInAt(staffIssuer), openAt: () => undefined };
  const { verifyToken, signIn, openAt } = who;
  const admin = await startAdmin({
    ...{ stores, witnessFile, policy, verifyToken, signIn, logger, host, metricsToken },
    port: ports.admin,
  });
  const url = urlOf(host, admin.port);
  openAt(url.replace('127.0.0.1', 'localhost'));
  return { ...admin, url, signsAnybodyIn: staffIssuer === undefined && configuration.playground };
}

export const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

type Who = Readonly<{
  verifyToken: TokenVerifier;
  signIn: SignIn | undefined;
  openAt: (url: string) => void;
}>;

const thoseHere = async (dataDir: string, isForTryingOut: boolean): Promise<Who> => {
  const local = verifierOfLocalKey(await localKeyIn(dataDir));
  if (!isForTryingOut) return { verifyToken: local, signIn: undefined, openAt: () => undefined };
  const builtIn = new BuiltInSignIn(await signInKeysIn(dataDir));
  const verifyToken = verifierOfAny((issuer) => {
    if (issuer === LOCAL_ISSUER) return local;
    return issuer === builtIn.issuer ? builtIn.verifier() : undefined;
  });
  return { verifyToken, signIn: builtIn.asSignIn(), openAt: (url) => builtIn.openAt(url) };
};
