import { openFromEnvironment, run } from '@envoi/composition';
import { ConfigurationError } from '@envoi/configuration';
import { verifierOfIssuer } from '@envoi/staff-tokens';
import { startAdmin } from './start-admin.ts';

await run(async () => {
  const { configuration, assistant, close } = await openFromEnvironment(process.env);
  const { host, ports, policy, staffIssuer, ledgerWitnessFile: witnessFile } = configuration;
  if (staffIssuer === undefined)
    throw new ConfigurationError(['ADMIN_ISSUER: must be set, and ADMIN_JWKS_URL: who signs the staff in']);
  const { stores, logger } = assistant;
  const verifyToken = verifierOfIssuer(staffIssuer);
  const admin = await startAdmin({ stores, witnessFile, policy, verifyToken, logger, host, port: ports.admin });
  return {
    stop: async () => {
      await admin.stop();
      await close();
    },
  };
});
