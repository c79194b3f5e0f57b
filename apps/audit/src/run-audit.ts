import { ConfigurationError } from '@envoi/configuration';
import { OutageError } from '@envoi/event-sourcing';
import { CommandFactory } from 'nest-commander';
import { AuditModule } from './audit.module.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { say } from './terminal.ts';

/** Of commander: it has said already what is wrong. `exitCode` 0: somebody asked for help. */
const isOfCommander = (error: unknown): error is Error & { exitCode: number } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');

const exitCodeOf = (error: unknown): ExitCode => {
  if (error instanceof CommandError) return error.exitCode;
  if (isOfCommander(error)) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  return error instanceof ConfigurationError ? EXIT.usage : EXIT.refused;
};

/** What went wrong, for whoever called us; of what nobody foresaw, its class only. */
const messageOf = (error: unknown): string => {
  if (error instanceof CommandError || error instanceof ConfigurationError || error instanceof OutageError)
    return error.message;
  return `failed unforeseen (${error instanceof Error ? error.name : typeof error})`;
};

const end = (error: unknown): void => {
  process.exitCode = exitCodeOf(error);
  if (!isOfCommander(error)) for (const line of messageOf(error).split('\n')) say(`audit: ${line}`);
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(); // whoever read us has read enough
  throw error;
});

await CommandFactory.run(AuditModule, {
  logger: false,
  errorHandler: (error) => {
    throw error;
  },
  serviceErrorHandler: end,
  helpConfiguration: {
    commandUsage: (command) => {
      const isTop = command.parent === null;
      return `npm run audit -- ${isTop ? '<command> [options]' : `${command.name()} ${command.usage()}`}`;
    },
    subcommandTerm: (command) => `${command.name()} ${command.usage()}`.replace('[options]', '').trim(),
  },
}).catch(end);
