import { Module } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import { AsOfCommand } from './commands/as-of.command.ts';
import { CompareCommand } from './commands/compare.command.ts';
import { EvidenceCommand } from './commands/evidence.command.ts';
import { ExplainCommand } from './commands/explain.command.ts';
import { PolicyCheckCommand } from './commands/policy-check.command.ts';
import { ReplayCommand } from './commands/replay.command.ts';
import { TokenCommand } from './commands/token.command.ts';
import { VerifyCommand } from './commands/verify.command.ts';
import { EXIT_CODES } from './exit.ts';
import { type Commander } from './options.ts';

const BEFORE = `Asks what happened: over the audit API, which records who looks and why before it answers.
`;
const AFTER = `
npm run audit -- <command> --help has examples. In a pipe, so that npm itself says nothing:
  npm run --silent audit -- replay --request ID --reason incident --ticket OPS-3 --json | jq .type

${EXIT_CODES}`;

/** Each command is a file. */
@Module({
  providers: [
    ReplayCommand,
    AsOfCommand,
    ExplainCommand,
    PolicyCheckCommand,
    CompareCommand,
    VerifyCommand,
    EvidenceCommand,
    TokenCommand,
  ],
})
export class AuditModule {
  constructor(@InjectCommander() commander: Commander) {
    commander.addHelpText('before', BEFORE).addHelpText('after', AFTER);
  }
}
