import { CommandRunner, Help, Option } from 'nest-commander';
import { REASONS } from '@envoi/access-record';
import { EXIT_CODES } from './exit.ts';

/** What every command that looks into the record takes. */
export type Common = Readonly<{
  reason?: string;
  ticket?: string;
  json?: true;
  url?: string;
  tokenFile?: string;
  direct?: true;
}>;

/** Of the very version that nest-commander brings. */
export type Commander = Parameters<CommandRunner['setCommand']>[0];

/** A command with its --help. */
export abstract class HelpfulCommand extends CommandRunner {
  /** Lines that somebody can copy. */
  protected abstract readonly examples: readonly string[];

  /** What goes wrong is thrown instead of ending the process: the exit code is ours. */
  override setCommand(command: Commander): this {
    return super.setCommand(command.exitOverride());
  }

  @Help('after')
  afterHelp(): string {
    const examples = this.examples.map((example) => `  npm run audit -- ${example}`);
    return ['', examples.length === 1 ? 'Example:' : 'Examples:', ...examples, '', EXIT_CODES].join('\n');
  }
}

/** The options that such commands share. */
export abstract class CommonOptions extends HelpfulCommand {
  @Option({ flags: '--reason <code>', description: `why you look, which is recorded: ${REASONS.join(', ')}` })
  parseReason(code: string): string {
    return code;
  }

  @Option({ flags: '--ticket <ticket>', description: 'the ticket that it is for, like AUD-12' })
  parseTicket(ticket: string): string {
    return ticket;
  }

  @Option({ flags: '--json', description: 'for programs: a line of JSON for each entry' })
  parseJson(): true {
    return true;
  }

  @Option({ flags: '--url <url>', description: 'where the admin app is (default: this machine, ADMIN_PORT)' })
  parseUrl(url: string): string {
    return url;
  }

  @Option({ flags: '--token-file <file>', description: 'your token (default: signed by the key in DATA_DIR)' })
  parseTokenFile(file: string): string {
    return file;
  }

  @Option({ flags: '--direct', description: 'ask the stores themselves: leaves no record of who looked' })
  parseDirect(): true {
    return true;
  }
}
