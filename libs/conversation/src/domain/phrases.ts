/** What a member can ask for. */
export type Command = 'export' | 'deletion' | 'help';

/** The commands, exactly as they are written, whatever the language (product rules C3, C10). */
export const phrases: Readonly<Record<Command, string>> = {
  export: 'Get my attachments',
  deletion: 'Delete me',
  help: 'Help',
};

/** The line to copy and send: a command, with its code if there is one (product rule K1). */
export const commandLine = (command: Command, code?: string): string =>
  code === undefined ? phrases[command] : `${phrases[command]} ${code}`;
