import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { NotLinesError, headsIn, verifyEvidence } from '@envoi/evidence';
import { type Jwks } from '@envoi/signing';
import { Command, Option } from 'nest-commander';
import { z } from 'zod';
import { verifyQuestion } from '../../../admin/src/audit/contract.ts';
import { type Verifying } from '../../../admin/src/audit/sealed.ts';
import { pathOf, readText } from '../api.ts';
import { AuditCommand } from '../command.ts';
import { EXIT, refused, usage } from '../exit.ts';
import { fileLines, logLines } from '../format/verdict.ts';
import { type Common } from '../options.ts';
import { showProgress } from '../progress.ts';
import { jsonLine, print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

type Options = Common & Readonly<{ keys?: string; against?: string }>;

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
    'verify --against evidence-2026-07-01-2026-10-01.txt --reason internal-audit --ticket AUD-15',
    'verify --direct',
  ];

  override async run([file]: string[], options: Options): Promise<void> {
    if (file === undefined) await this.verifyLog(options);
    else if (options.against === undefined) await verifyFile(file, options);
    else throw usage('--against is about the log: name no other file');
  }

  @Option({ flags: '--keys <file>', description: 'of a file: the public keys (default: jwks.json beside it)' })
  parseKeys(file: string): string {
    return file;
  }

  @Option({
    flags: '--against <file>',
    description: 'of the log: the heads in a file that you have kept, too: evidence, or a copy of the witness file',
  })
  parseAgainst(file: string): string {
    return file;
  }

  private async verifyLog(options: Options): Promise<void> {
    const question = { name: 'verify', schema: verifyQuestion, asked: await kept(options), reached: leavesIn };
    let last: Wire<Verifying> | undefined;
    for await (const entry of this.lines(question, options, ({ heads }, { verify }) => verify(heads)))
      last = entry as Wire<Verifying>;
    if (last === undefined || !('verdict' in last)) throw refused('the answer broke off: ask again');
    const { verdict } = last;
    await show(options, verdict, logLines(verdict, standardOutput()));
    if (!verdict.isValid) process.exitCode = EXIT.finding;
  }
}

const leavesIn = (entry: unknown): number => {
  const { leaves, verdict } = entry as Readonly<{ leaves?: number; verdict?: { leaves: number } }>;
  return leaves ?? verdict?.leaves ?? 0;
};

const kept = async ({ against }: Options): Promise<{ heads?: readonly string[] }> => {
  if (against === undefined) return {};
  const heads = await read(against, headsIn).catch((error: unknown) => {
    throw error instanceof NotLinesError ? usage(`${against}: ${error.message}`) : error;
  });
  if (heads.length === 0) throw usage(`${against} holds no head of a log`);
  return { heads };
};

const read = async <Result>(file: string, use: (chunks: AsyncIterable<Buffer>) => Promise<Result>): Promise<Result> => {
  const stream = createReadStream(pathOf(file), { highWaterMark: 256 * 1024 });
  return use(stream).catch((error: unknown) => {
    const { code, syscall } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : usage(`${file} cannot be read (${code ?? 'error'})`);
  });
};

const verifyFile = async (file: string, options: Options): Promise<void> => {
  const keys = await keysIn(options.keys ?? join(dirname(pathOf(file)), 'jwks.json'));
  const progress = showProgress('verify');
  const verdict = await read(file, (chunks) => verifyEvidence(chunks, keys, progress.reach)).finally(progress.end);
  await show(options, verdict, fileLines(verdict, standardOutput()));
  if (!verdict.isValid) process.exitCode = EXIT.finding;
};

const show = async ({ json }: Options, verdict: object, lines: readonly string[]): Promise<void> => {
  if (json === true) await print(jsonLine(verdict));
  else for (const line of lines) await print(line);
};

/** What of a JWKS is used; keys of others may stand beside ours (RFC 7517, section 5). */
const ed25519 = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), kid: z.string(), x: z.string().regex(/^[\w-]{43}$/) }); // prettier-ignore
const another = z.object({ kty: z.string() }).refine((key) => !('crv' in key && key.crv === 'Ed25519'));
const jwks = z.object({ keys: z.array(z.union([ed25519.loose(), another.loose()])) });

const keysIn = async (file: string): Promise<Jwks> => {
  const { data } = jwks.safeParse(jsonIn(await readText(file)));
  if (data === undefined) throw usage(`${file} is no JWKS, as /.well-known/jwks.json answers it`);
  return data as unknown as Jwks; // what more there is in a key of ours is not used
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
