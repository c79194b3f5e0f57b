import { type ExplainTarget, type Explanation } from '@envoi/audit';
import { Command, Option } from 'nest-commander';
import { explainQuestion } from '../../../admin/src/audit/contract.ts';
import { AuditCommand } from '../command.ts';
import { type Direct } from '../direct.ts';
import { nothingOf, usage } from '../exit.ts';
import { explanationLines } from '../format/explanations.ts';
import { type Common } from '../options.ts';
import { jsonLine, print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

type Options = Common & Readonly<{ request?: string; subject?: string }>;

@Command({
  name: 'explain',
  description:
    'Why something was refused, postponed, issued anew or stopped: the rule, the facts, and what the member was told.',
})
export class ExplainCommand extends AuditCommand {
  protected override readonly examples = [
    'explain --request ID --reason member-complaint --ticket AUD-12',
    'explain --subject ID --reason member-complaint --ticket AUD-12   # also what was refused at once',
  ];

  override async run(_: string[], options: Options): Promise<void> {
    const { request, subject } = options;
    if ((request === undefined) === (subject === undefined)) throw usage('name one of --request and --subject');
    const target = request === undefined ? { kind: 'subject', id: subject } : { kind: 'request', id: request };
    const question = {
      name: 'explain',
      schema: explainQuestion,
      asked: { target },
      flags: { 'target.id': `--${target.kind}` },
    };
    const entries = this.lines(question, options, (asked, stores) => explained(asked.target, stores));
    if (options.json === true) for await (const entry of entries) await print(jsonLine(entry));
    else
      for await (const line of explanationLines(entries as AsyncIterable<Wire<Explanation>>, standardOutput()))
        await print(line);
  }

  @Option({ flags: '--request <id>', description: 'an export or a deletion' })
  parseRequest(id: string): string {
    return id;
  }

  @Option({ flags: '--subject <id>', description: 'a subject: also what was refused at once, and so has no id' })
  parseSubject(id: string): string {
    return id;
  }
}

async function* explained(target: ExplainTarget, { audit, history }: Direct): AsyncGenerator<Explanation> {
  if (!(await audit.isRecorded(history, target))) throw nothingOf(target.kind);
  yield* audit.explain(history, target);
}
