/** A process that verifies a file of evidence, and does nothing else: `verify-evidence-process.ts <file> <jwks>`. */
import { createReadStream } from 'node:fs';
import { verifyEvidence } from '@envoi/evidence';
import { type Jwks } from '@envoi/signing';
import { tell } from './own-process.ts';

const [, , file = '', jwks = ''] = process.argv;

await tell(async () => {
  const chunks = createReadStream(file, { highWaterMark: 256 * 1024 });
  const { isValid, leaves } = await verifyEvidence(chunks, JSON.parse(jwks) as Jwks);
  if (!isValid) throw new Error('the file of the bench is not valid');
  return leaves;
});
