import { type ReplayTarget, type TimelineEntry } from '@envoi/audit';
import { Command, Option } from 'nest-commander';
import { replayQuestion } from '../../../admin/src/audit/contract.ts';
import { AuditCommand } from '../command.ts';
import { type Direct } from '../direct.ts';
import { nothingOf, usage } from '../exit.ts';
import { timelineLines } from '../format/timeline.ts';
import { type Common } from '../options.ts';
import { instantOf } from '../instants.ts';
import { jsonLine, print, standardOutput } from '../terminal.ts';
import { type Wire } from '../wire.ts';

type Options = Common & Readonly<{ subject?: string; request?: string; stream?: string; from?: string; to?: string }>;

@Command({
  name: 'replay',
  description:
    'What happened, event by event: who caused it, what it says, and what the member was told, word for word.',
})
export class ReplayCommand extends AuditCommand {
  protected override readonly examples = [
    'replay --request ID --reason member-complaint --ticket AUD-12',
    'replay --subject ID --reason regulator-request --ticket DPO-7 --json',
    'replay --from 2026-11-01 --to 2026-12-01 --reason internal-audit --ticket AUD-13',
    'replay --stream access-ACTOR --reason internal-audit --ticket AUD-14',
  ];

  override async run(_: string[], options: Options): Promise<void> {
    const id = options.subject === undefined ? '--request' : '--subject';
    const question = {
      name: 'replay',
      schema: replayQuestion,
      asked: { target: targetOf(options) },
      flags: { 'target.id': id, 'target.stream': '--stream', 'target.to': '--to' },
    };
    const entries = this.lines(question, options, ({ target }, stores) => replayed(target, stores));
    if (options.json === true) for await (const entry of entries) await print(jsonLine(entry));
    else
      for await (const line of timelineLines(entries as AsyncIterable<Wire<TimelineEntry>>, standardOutput()))
        await print(line);
  }

  @Option({ flags: '--request <id>', description: 'an export or a deletion' })
  parseRequest(id: string): string {
    return id;
  }

  @Option({ flags: '--subject <id>', description: 'a subject: everything in their streams' })
  parseSubject(id: string): string {
    return id;
  }

  @Option({ flags: '--stream <name>', description: 'a stream: <category>-<id>' })
  parseStream(name: string): string {
    return name;
  }

  @Option({ flags: '--from <instant>', description: 'a period: everything recorded from then on' })
  parseFrom(text: string): string {
    return text;
  }

  @Option({ flags: '--to <instant>', description: 'and before that (default: now)' })
  parseTo(text: string): string {
    return text;
  }
}

/** The one thing that was named. */
const targetOf = ({ subject, request, stream, from, to }: Options): object => {
  const targets = [
    ...(subject === undefined ? [] : [{ kind: 'subject', id: subject }]),
    ...(request === undefined ? [] : [{ kind: 'request', id: request }]),
    ...(stream === undefined ? [] : [{ kind: 'stream', stream }]),
    ...(from === undefined ? [] : [periodOf(from, to)]),
  ];
  const [target, another] = targets;
  if (target === undefined || another !== undefined || (to !== undefined && from === undefined))
    throw usage('name one of --request, --subject, --stream, or --from (with --to, if it is not now)');
  return target;
};

const periodOf = (from: string, to: string | undefined): object => ({
  kind: 'period',
  from: instantOf(from, '--from'),
  ...(to !== undefined && { to: instantOf(to, '--to') }),
});

/** In a period there may be nothing; of what was named there has to be something. */
async function* replayed(target: ReplayTarget, { audit, history }: Direct): AsyncGenerator<TimelineEntry> {
  let isThere = target.kind === 'period';
  for await (const entry of audit.replay(history, target)) {
    isThere = true;
    yield entry;
  }
  if (!isThere) throw nothingOf(target.kind);
}
