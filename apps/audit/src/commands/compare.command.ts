import { type Comparison } from '@envoi/audit';
import { Command } from 'nest-commander';
import { compareQuestion } from '../../../admin/src/audit/contract.ts';
import { AuditCommand } from '../command.ts';
import { EXIT } from '../exit.ts';
import { comparisonLines } from '../format/comparison.ts';
import { type Common } from '../options.ts';
import { jsonLine, print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

@Command({
  name: 'compare',
  description: 'Whether the live read models are what the log says: each beside one made anew, byte by byte.',
})
export class CompareCommand extends AuditCommand {
  protected override readonly examples = ['compare --reason internal-audit --ticket AUD-16'];

  override async run(_: string[], options: Common): Promise<void> {
    const question = { name: 'compare', schema: compareQuestion, asked: {} };
    const entries = this.lines(question, options, (_asked, { audit, projections, ...stores }) =>
      audit.compare(stores, projections),
    );
    for await (const entry of entries as AsyncIterable<Wire<Comparison>>) {
      if (!entry.isSame) process.exitCode = EXIT.finding;
      if (options.json === true) await print(jsonLine(entry));
      else for (const line of comparisonLines(entry, standardOutput())) await print(line);
    }
  }
}
