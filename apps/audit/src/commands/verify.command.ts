import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyEvidence } from '@envoi/evidence';
import { type Jwks } from '@envoi/signing';
import { Command, Option } from 'nest-commander';
import { verifyQuestion } from '../../../admin/src/audit/contract.ts';
import { type Verifying } from '../../../admin/src/audit/sealed.ts';
import { pathOf, readText } from '../api.ts';
import { AuditCommand } from '../command.ts';
import { EXIT, refused, usage } from '../exit.ts';
import { fileLines, logLines } from '../format/verdict.ts';
import { type Common } from '../options.ts';
import { print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

type Options = Common & Readonly<{ keys?: string }>;

@Command({
  name: 'verify',
  arguments: '[file]',
  argsDescription: { file: 'an evidence file: needs the public keys and nothing else; without one, the log itself' },
  description: 'Whether the log, or an evidence file, is what was signed; and exactly where it begins to differ.',
})
export class VerifyCommand extends AuditCommand {
  protected override readonly examples = [
    'verify --reason internal-audit --ticket AUD-15',
    'verify evidence-2026-07-01-2026-10-01.txt --keys jwks.json',
    'verify --direct',
  ];

  override async run([file]: string[], options: Options): Promise<void> {
    if (file === undefined) await this.verifyLog(options);
    else await verifyFile(file, options);
  }

  @Option({ flags: '--keys <file>', description: 'of a file: the public keys (default: jwks.json beside it)' })
  parseKeys(file: string): string {
    return file;
  }

  private async verifyLog(options: Options): Promise<void> {
    const question = { name: 'verify', schema: verifyQuestion, asked: {} };
    let last: Wire<Verifying> | undefined;
    for await (const entry of this.lines(question, options, (_, { verify }) => verify()))
      last = entry as Wire<Verifying>;
    if (last === undefined || !('verdict' in last)) throw refused('the answer broke off: ask again');
    const { verdict } = last;
    await show(options, verdict, logLines(verdict, standardOutput()));
    if (!verdict.isValid) process.exitCode = EXIT.finding;
  }
}

const verifyFile = async (file: string, options: Options): Promise<void> => {
  const path = pathOf(file);
  const keys = await keysIn(options.keys ?? join(dirname(path), 'jwks.json'));
  const verdict = await verifyEvidence(createReadStream(path, { highWaterMark: 256 * 1024 }), keys).catch(
    (error: unknown) => {
      throw usage(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
    },
  );
  await show(options, verdict, fileLines(verdict, standardOutput()));
  if (!verdict.isValid) process.exitCode = EXIT.finding;
};

const show = async ({ json }: Options, verdict: object, lines: readonly string[]): Promise<void> => {
  if (json === true) await print(JSON.stringify(verdict));
  else for (const line of lines) await print(line);
};

const keysIn = async (file: string): Promise<Jwks> => {
  const text = await readText(file);
  try {
    const jwks = JSON.parse(text) as Jwks;
    if (Array.isArray(jwks.keys)) return jwks;
  } catch {
    throw usage(`${file} is no JWKS, as /.well-known/jwks.json answers it`);
  }
  throw usage(`${file} is no JWKS, as /.well-known/jwks.json answers it`);
};
