import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { RECIPIENTS } from '@envoi/access-record';
import { NotSealedError } from '@envoi/evidence';
import { Command, Option } from 'nest-commander';
import { evidenceQuestion } from '../../../admin/src/audit/contract.ts';
import { pathOf, saidIn } from '../api.ts';
import { AuditCommand, whyOf } from '../command.ts';
import { notSealed, refused, usage } from '../exit.ts';
import { instantOf } from '../instants.ts';
import { type Common } from '../options.ts';
import { print } from '../terminal.ts';

type Options = Common & Readonly<{ from: string; to: string; recipient: string; out?: string }>;

@Command({
  name: 'evidence',
  description: 'A file that shows what was asked and done in a period, and that this is all of it; for `verify FILE`.',
})
export class EvidenceCommand extends AuditCommand {
  protected override readonly examples = [
    'evidence --from 2026-07-01 --to 2026-10-01 --recipient external-auditor --reason external-audit --ticket AUD-16',
  ];

  override async run(_: string[], options: Options): Promise<void> {
    const from = instantOf(options.from, '--from');
    const to = instantOf(options.to, '--to');
    const file = options.out ?? `evidence-${from.slice(0, 10)}-${to.slice(0, 10)}.txt`;
    const question = {
      name: 'evidence',
      schema: evidenceQuestion,
      asked: { from, to, recipient: options.recipient },
      flags: { from: '--from', to: '--to', recipient: '--recipient' },
    };
    const why = whyOf(options);
    await assertFree(file);
    const pieces = this.text(question, options, (asked, { evidence }) => evidence({ ...asked, ...why }));
    await write(pathOf(file), pieces);
    await print(`${file} is written. Keep jwks.json with it, and verify it: npm run audit -- verify ${file}`);
  }

  @Option({ flags: '--from <instant>', description: 'the beginning of the period; a day begins at 00:00 UTC', required: true }) // prettier-ignore
  parseFrom(from: string): string {
    return from;
  }

  @Option({ flags: '--to <instant>', description: 'its end, which is not part of it', required: true })
  parseTo(to: string): string {
    return to;
  }

  @Option({ flags: '--recipient <code>', description: `who gets it: ${RECIPIENTS.join(', ')}`, required: true })
  parseRecipient(recipient: string): string {
    return recipient;
  }

  @Option({ flags: '--out <file>', description: 'default: evidence-FROM-TO.txt' })
  parseOut(file: string): string {
    return file;
  }
}

/** Evidence is kept for years: none is written over. */
const assertFree = async (file: string): Promise<void> => {
  const isThere = await stat(pathOf(file)).then(() => true, () => false); // prettier-ignore
  if (isThere) throw usage(`${file} is there already: name another one with --out`);
};

/** Under its name only when it is whole: an evidence file has an end. */
const write = async (path: string, pieces: AsyncIterable<Uint8Array | string>): Promise<void> => {
  const partial = `${path}.partial`;
  const out = createWriteStream(partial, { mode: 0o600 });
  try {
    await once(out, 'open'); // before anything is asked
    let tail = '';
    const seen = async function* (): AsyncGenerator<Uint8Array | string> {
      for await (const piece of pieces) {
        tail = (tail + Buffer.from(piece as string).toString('latin1')).slice(-MOST_OF_AN_END);
        yield piece;
      }
    };
    await pipeline(seen, out);
    assertWhole(tail);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw understood(error, path);
  }
};

/** Characters: numbers, and a signature over the first line. */
const MOST_OF_AN_END = 32_768;

const assertWhole = (tail: string): void => {
  if (/\n\{"end":[^\n]*\n$/.test(tail)) return;
  const last = Buffer.from(tail.trimEnd().split('\n').at(-1) ?? '', 'latin1').toString('utf8');
  throw saidIn(last) ?? refused('the answer broke off: ask again');
};

const understood = (error: unknown, path: string): unknown => {
  if (error instanceof NotSealedError) return notSealed(error.message);
  const { code = 'error', syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? error : usage(`${path} cannot be written (${code})`);
};
