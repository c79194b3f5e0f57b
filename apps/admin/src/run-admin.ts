import { openStoresFromEnvironment, run } from '@envoi/composition';
import { ConfigurationError } from '@envoi/configuration';
import { verifierOfIssuer } from '@envoi/staff-tokens';
import { signInAt } from './sign-in/sign-in.ts';
import { startAdmin } from './start-admin.ts';

await run(async (signal) => {
  const { configuration, stores, logger, close } = await openStoresFromEnvironment(process.env, signal);
  const { host, ports, policy, staffIssuer, ledgerWitnessFile: witnessFile, metricsToken } = configuration;
  if (staffIssuer === undefined)
    throw new ConfigurationError([
      'ADMIN_ISSUER: must be set, and ADMIN_JWKS_URL and ADMIN_CLIENT_ID: who signs the staff in',
    ]);
  const verifyToken = verifierOfIssuer(staffIssuer);
  const signIn = signInAt(staffIssuer);
  const admin = await startAdmin({
    ...{ stores, witnessFile, policy, verifyToken, signIn, logger, host, metricsToken },
    port: ports.admin,
  });
  return {
    stop: async () => {
      await admin.stop();
      await close();
    },
  };
}, 'envoi-admin');
