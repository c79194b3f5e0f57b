import { userInfo } from 'node:os';
import { parseDuration } from '@envoi/configuration';
import { HOUR, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { ROLES, findLocalKey, signLocally, type Role } from '@envoi/staff-tokens';
import { Command, Option } from 'nest-commander';
import { configuration } from '../api.ts';
import { usage } from '../exit.ts';
import { HelpfulCommand } from '../options.ts';
import { print } from '../terminal.ts';

type Options = Readonly<{ role: string; as?: string; validFor?: string }>;

const LONGEST = 'PT1H';

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

const lengthOf = (text: string): Milliseconds => {
  const length = parseDuration(text) ?? 0;
  if (length < SECOND || length > HOUR) throw usage(`--valid-for must be between PT1S and ${LONGEST}`);
  return length;
};

@Command({
  name: 'token',
  description: 'Signs a token with the key in DATA_DIR, for the admin app that runs there, and prints it.',
})
export class TokenCommand extends HelpfulCommand {
  protected override readonly examples = [
    'token --role auditor',
    'token --role operator --as nora --valid-for PT10M > token.txt',
  ];

  override async run(_: string[], { role, as = userInfo().username, validFor = LONGEST }: Options): Promise<void> {
    if (!isRole(role)) throw usage(`--role must be one of ${ROLES.join(', ')}`);
    if (!/^[\w.@+-]{1,100}$/.test(as)) throw usage('--as must be a name of 1 to 100 letters, digits and . @ + - _');
    const { dataDir } = configuration();
    const key = await findLocalKey(dataDir);
    if (key === undefined) throw usage(`no key of an Envoi lies in ${dataDir}: start it once, or name its DATA_DIR`);
    await print(await signLocally(key, { subject: as, roles: [role], validFor: lengthOf(validFor) }));
  }

  @Option({ flags: '--role <role>', description: `what it allows: ${ROLES.join(', ')}`, required: true })
  parseRole(role: string): string {
    return role;
  }

  @Option({ flags: '--as <name>', description: 'whom it is for (default: your name on this machine)' })
  parseAs(name: string): string {
    return name;
  }

  @Option({ flags: '--valid-for <duration>', description: `ISO 8601, at most ${LONGEST}`, defaultValue: LONGEST })
  parseValidFor(duration: string): string {
    return duration;
  }
}
