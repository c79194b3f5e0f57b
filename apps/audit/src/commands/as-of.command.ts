import { type AsOfAnswer } from '@envoi/audit';
import { Command, Option } from 'nest-commander';
import { asOfQuestion } from '../../../admin/src/audit/contract.ts';
import { AuditCommand } from '../command.ts';
import { EXIT, usage } from '../exit.ts';
import { standingLines } from '../format/standing.ts';
import { instantOf } from '../instants.ts';
import { type Common } from '../options.ts';
import { jsonLine, print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

const MODELS = ['requests', 'rate-limit', 'pending-confirmations', 'daily-figures', 'member-lookups', 'link-use'];

type Options = Common & Readonly<{ request?: string; row?: string; key?: string; system?: true }>;

@Command({
  name: 'as-of',
  arguments: '<instant>',
  argsDescription: { instant: 'like 2026-11-24T10:00:00Z; or a day: its beginning, UTC' },
  description: 'How a request, a row of a read model, or the whole system stood at an instant, as the log has it.',
})
export class AsOfCommand extends AuditCommand {
  protected override readonly examples = [
    'as-of 2026-11-24T10:00:00Z --request ID --reason member-complaint --ticket AUD-12',
    'as-of 2026-12-01 --system --reason internal-audit --ticket AUD-13',
    'as-of 2026-12-01 --row rate-limit --key SUBJECT --reason incident --ticket OPS-3',
  ];

  override async run([at = '']: string[], options: Options): Promise<void> {
    const question = {
      name: 'as-of',
      schema: asOfQuestion,
      asked: { instant: instantOf(at, '<instant>'), question: questionOf(options) },
      flags: { 'question.id': '--request', 'question.key': '--key', 'question.projection': '--row' },
    };
    const answer = (await this.once(question, options, ({ instant, question: what }, { audit, history, ...stores }) =>
      audit.asOf(history, instant, what, stores),
    )) as Wire<AsOfAnswer>;
    if (options.json === true) await print(jsonLine(answer));
    else for (const line of standingLines(answer, standardOutput())) await print(line);
    if (isNothing(answer)) process.exitCode = EXIT.finding;
  }

  @Option({ flags: '--request <id>', description: 'an export or a deletion' })
  parseRequest(id: string): string {
    return id;
  }

  @Option({ flags: '--system', description: 'the figures of the whole system' })
  parseSystem(): true {
    return true;
  }

  @Option({ flags: '--row <model>', description: `a row of a read model: ${MODELS.join(', ')}` })
  parseRow(model: string): string {
    return model;
  }

  @Option({
    flags: '--key <key>',
    description: 'of that row: the id of a request, of a subject, or of a look-up; or a day',
  })
  parseKey(key: string): string {
    return key;
  }
}

const questionOf = ({ request, row, key, system }: Options): object => {
  const questions = [
    ...(request === undefined ? [] : [{ kind: 'request', id: request }]),
    ...(row === undefined || key === undefined ? [] : [{ kind: 'row', projection: row, key }]),
    ...(system === undefined ? [] : [{ kind: 'system' }]),
  ];
  const [question, another] = questions;
  if (question === undefined || another !== undefined || (row === undefined) !== (key === undefined))
    throw usage('name one of --request, --row with --key, or --system');
  return question;
};

const isNothing = (answer: Wire<AsOfAnswer>): boolean =>
  (answer.kind === 'request' && answer.request === undefined) || (answer.kind === 'row' && answer.row === undefined);
