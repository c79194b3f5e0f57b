import { type PolicyDifference, type PolicySummary } from '@envoi/audit';
import { readPolicy } from '@envoi/configuration';
import { instant } from '@envoi/event-sourcing';
import { Command, Option } from 'nest-commander';
import { policyCheckQuestion } from '../../../admin/src/audit/contract.ts';
import { readText } from '../api.ts';
import { AuditCommand } from '../command.ts';
import { EXIT, usage } from '../exit.ts';
import { reportLines } from '../format/policy-report.ts';
import { type Common } from '../options.ts';
import { jsonLine, print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

type Options = Common & Readonly<{ policy: string }>;
type Entry = Wire<PolicyDifference | PolicySummary>;

@Command({
  name: 'policy-check',
  description: 'Which requests would have ended otherwise under a changed policy. Nothing is changed by it.',
})
export class PolicyCheckCommand extends AuditCommand {
  protected override readonly examples = [
    'policy-check --policy stricter.json --reason internal-audit --ticket AUD-15',
    'policy-check --policy stricter.json --json --reason internal-audit --ticket AUD-15',
  ];

  override async run(_: string[], options: Options): Promise<void> {
    const policy = jsonIn(await readText(options.policy));
    const question = {
      name: 'policy-check',
      schema: policyCheckQuestion,
      asked: { policy },
      flags: { policy: '--policy' },
    };
    const entries = this.lines(question, options, (asked, { audit, history, policy: inForce }) => {
      const changed = readPolicy(JSON.stringify(asked.policy), inForce);
      return audit.policyCheck(history, { policy: changed, inForce, until: instant(Date.now()) });
    });
    for await (const entry of entries as AsyncIterable<Entry>) {
      if (entry.kind === 'summary' && entry.different > 0) process.exitCode = EXIT.finding;
      if (options.json === true) await print(jsonLine(entry));
      else for (const line of reportLines(entry, standardOutput())) await print(line);
    }
  }

  @Option({ flags: '--policy <file>', description: 'JSON, like {"EXPORT_EVERY": "P14D"}', required: true })
  parsePolicy(file: string): string {
    return file;
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw usage('--policy must be a file with JSON, like {"EXPORT_EVERY": "P14D"}');
  }
};
