/**
 * Verifies a certificate of deletion, and its entry in the ledger, without any network: `npm run verify-certificate -- FILE [--keys JWKS_FILE]`.
 * FILE holds the certificate, or the JSON that `/deletions/{id}` answers; the public keys are read from `jwks.json` beside it
 * unless they are named. Ends with 0 if it is valid, else with 1.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CERTIFICATE_TYPE, certificateSchema, type Certificate } from '../libs/profile-deletion/src/certificate.ts';
import { InvalidNoteError } from '../libs/ledger/src/notes/note.ts';
import { type TreeHead } from '../libs/ledger/src/notes/tree-head.ts';
import { NotInTheLedgerError, verifyEntry } from '../libs/ledger/src/verify-entry.ts';
import { InvalidSignatureError, verifyJws } from '../libs/signing/src/jws.ts';
import { type Jwks } from '../libs/signing/src/signing-keys.ts';

/** There is nothing that could be verified; the message is for whoever called us, on one line. */
class InputError extends Error {
  override readonly name = 'InputError';
}

/** The signature is right, and still it does not prove what was asked. */
class NotTheCertificateError extends Error {
  override readonly name = 'NotTheCertificateError';
}

const USAGE = 'usage: npm run verify-certificate -- FILE [--keys JWKS_FILE]';

/** npm starts us in the root of the repository, wherever it was called. */
const pathOf = (file: string): string => resolve(process.env['INIT_CWD'] ?? '.', file);

const inputs = (): { file: string; keysFile: string } => {
  const options = { keys: { type: 'string' } } as const;
  const { values, positionals } = orElse(() => parseArgs({ options, allowPositionals: true }), USAGE);
  const [file, another] = positionals;
  if (file === undefined || another !== undefined) throw new InputError(USAGE);
  const path = pathOf(file);
  return { file: path, keysFile: values.keys === undefined ? join(dirname(path), 'jwks.json') : pathOf(values.keys) };
};

const read = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  });

const orElse = <T>(attempt: () => T, message: string): T => {
  try {
    return attempt();
  } catch {
    throw new InputError(message);
  }
};

const answerSchema = z.object({ deletionId: z.string(), state: z.string(), certificate: z.string().optional() });
const keysSchema = z.object({ keys: z.array(z.unknown()) });

type Given = Readonly<{ jws: string; deletionId?: string }>;

/** An answer says which deletion it is about; a certificate alone does not need to. */
const certificateIn = (text: string, file: string): Given => {
  if (!text.startsWith('{')) return { jws: text };
  const message = `${file} is neither a certificate nor the answer of a deletion's page`;
  const { deletionId, state, certificate } = orElse(() => answerSchema.parse(JSON.parse(text)), message);
  if (certificate === undefined) throw new InputError(`${file} holds no certificate: the deletion is ${state}`);
  return { jws: certificate, deletionId };
};

const keysIn = (text: string, file: string): Jwks =>
  orElse(() => keysSchema.parse(JSON.parse(text)) as Jwks, `${file} is no JWKS, as /.well-known/jwks.json answers it`);

const verify = async ({ jws, deletionId }: Given, keys: Jwks) => {
  const { kid, payload } = await verifyJws(jws, keys, CERTIFICATE_TYPE);
  const { data } = certificateSchema.safeParse(payload);
  if (data === undefined)
    throw new NotTheCertificateError('it is signed, but in a form that this version does not know');
  if (deletionId !== undefined && deletionId !== data.deletionId)
    throw new NotTheCertificateError(`it is signed, but is that of another deletion, ${data.deletionId}`);
  return { kid, certificate: data, head: data.version === 1 ? undefined : headOf(data.ledger, keys) };
};

const headOf = (entry: Parameters<typeof verifyEntry>[0], keys: Jwks): TreeHead => {
  try {
    return verifyEntry(entry, keys);
  } catch (error) {
    if (!(error instanceof InvalidNoteError || error instanceof NotInTheLedgerError)) throw error;
    throw new NotTheCertificateError(`it is signed, but its entry in the ledger is not: ${error.message}`);
  }
};

const OUTCOMES = {
  deleted: 'deleted',
  'found-gone': 'found gone: the member did not exist any more when the deletion was to begin',
};
const GOODBYES = { delivered: 'delivered', undeliverable: 'undeliverable', 'not-in-time': 'not delivered in time' };
const CHECKS = {
  unknown: 'the workspace does not know the member',
  'other-incarnation': 'the workspace knows somebody else under this id, who came later',
};

const stepLine = ({ step, status, at, reportedBy }: Certificate['steps'][number]): string =>
  `  ${step}: ${status === 'done' ? 'done' : 'done before'}, as the ${reportedBy} reported, ${at}`;
const keptLine = ({ step, category, reason, until }: Certificate['retained'][number]): string =>
  `  ${category}: ${reason}, ${until === undefined ? 'no end named' : `until ${until}`}, as the workspace reported (${step})`;
const list = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [`${title}: none`] : [`${title}:`, ...lines];

const describe = (certificate: Certificate): readonly string[] => {
  const { goodbye, checked, streams } = certificate;
  const exports =
    streams.attachmentExport === -1 ? 'no export was ever asked for' : `revision ${streams.attachmentExport}`;
  return [
    `deletion: ${certificate.deletionId}`,
    `outcome: ${OUTCOMES[certificate.outcome]}`,
    `confirmed: ${certificate.confirmedAt}`,
    `completed: ${certificate.completedAt}`,
    ...list('steps', certificate.steps.map(stepLine)),
    `goodbye: ${goodbye === undefined ? 'none' : `${GOODBYES[goodbye.outcome]}, ${goodbye.at}`}`,
    'checked by the issuer:',
    `  exports: closed, their links are dead, ${certificate.exportsClosedAt}`,
    `  member: ${CHECKS[checked.memberGone]}, ${checked.at}`,
    `  identity: forgotten, ${certificate.forgottenAt}`,
    `  vault: no row and no key left, ${certificate.vaultEmptyAt}`,
    ...list('retained', certificate.retained.map(keptLine)),
    `policy: version ${certificate.policy}`,
    'streams:',
    `  profileDeletion: revision ${streams.profileDeletion}`,
    `  attachmentExport: ${exports}`,
  ];
};

const ledgerLine = (certificate: Certificate, head: TreeHead | undefined): string =>
  certificate.version === 1 || head === undefined
    ? 'ledger: none, it was issued before there was one'
    : `ledger: the forgetting is leaf ${certificate.ledger.leafIndex} of ${head.size} in ${head.origin}, recorded until ${head.recordedUntil ?? 'an unknown time'}`;

/** What others wrote cannot steer a terminal. */
const harmless = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');

try {
  const { file, keysFile } = inputs();
  const given = certificateIn((await read(file)).trim(), file);
  const { kid, certificate, head } = await verify(given, keysIn(await read(keysFile), keysFile));
  const verdict = `VALID: signed by ${certificate.iss} with the key "${kid}" of ${keysFile}`;
  process.stdout.write(
    `${[verdict, ...describe(certificate), ledgerLine(certificate, head)].map(harmless).join('\n')}\n`,
  );
} catch (error) {
  process.exitCode = 1;
  const isVerdict = error instanceof InvalidSignatureError || error instanceof NotTheCertificateError;
  if (!isVerdict && !(error instanceof InputError)) throw error;
  process.stderr.write(`${isVerdict ? 'NOT VALID: ' : ''}${harmless(error.message)}\n`);
}
