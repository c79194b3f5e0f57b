import { type Call, type Fate } from './network.ts';
import { simulate, type Result } from './run.ts';
import { type Happening, type Scenario } from './scenario.ts';
import { type Plants, type World } from './world.ts';

const HOUR = 3_600_000;
const mia = { member: 'mia', via: 'test' } as const;
const write = (text: string): Happening => ({ after: 1_500, do: 'write', ...mia, text });
const confirm = (command: 'export' | 'deletion'): Happening => ({
  after: 1_500,
  do: 'confirm',
  ...mia,
  command,
  code: 'newest',
});

/** Get my attachments, its files and a use of their links, then Delete me, and its certificate: one worker, good weather. */
const stories: Scenario = {
  members: 1,
  attachments: 4,
  instances: 1,
  weather: 'calm',
  deletions: 'at once',
  happenings: [
    { after: 500, do: 'invite', ...mia },
    write('Get my attachments'),
    confirm('export'),
    { after: 1_500, do: 'jump', by: 25 * HOUR },
    { after: 1_500, do: 'click', member: mia.member, what: 'use' },
    { after: 100, do: 'jump', by: HOUR / 60 },
    write('Delete me'),
    confirm('deletion'),
    { after: 3_000, do: 'jump', by: HOUR / 60 },
  ],
};

/** How one call goes wrong. `twice`: and the next process dies again, a few calls after it was started. */
export const ways = [
  'crash-before',
  'crash-after',
  'error-before',
  'error-after',
  'crash-before-twice',
  'crash-after-twice',
] as const;
type Way = (typeof ways)[number];

const SEED = 1;
/** Calls of the recovery at which it dies again: from the first one on, another one for each point. */
const RECOVERY = 40;

/** Every call of the stories when nothing goes wrong; the run up to any of them is the same each time. */
export async function callsOf(plants: Plants): Promise<{ calls: readonly Call[]; result: Result }> {
  const calls: Call[] = [];
  const result = await simulate(SEED, stories, {
    plants,
    look: assertTold,
    fate: (call) => {
      calls.push(call);
      return 'well';
    },
  });
  return { calls, result };
}

/** Both ended well: otherwise there would be less to interrupt. */
const assertTold = ({ log }: World): void => {
  const types = new Set(log.events.map(({ type }) => type));
  for (const end of ['AttachmentExportDelivered', 'ProfileDeletionCompleted'])
    if (!types.has(end)) throw new Error(`the stories ended without ${end}`);
};

/** The stories, with this call going wrong in this way. `reached`: it was made, and the one of the recovery was, too. */
export async function interrupted(point: number, way: Way, plants: Plants): Promise<Result & { reached: boolean }> {
  const isTwice = way.endsWith('-twice');
  const fateOfIt = way.replace('-twice', '') as Fate;
  let victim: string | undefined;
  let recovering = 0;
  let times = 0;
  const fate = ({ number, owner }: Call): Fate => {
    if (number === point) {
      times += 1;
      victim = owner?.name;
      return fateOfIt;
    }
    if (!isTwice || victim === undefined || owner === undefined || owner.name === victim) return 'well';
    recovering += 1;
    if (recovering !== 1 + (point % RECOVERY)) return 'well';
    times += 1;
    return fateOfIt;
  };
  const result = await simulate(SEED, stories, { plants, fate });
  return { ...result, reached: times === (isTwice ? 2 : 1) };
}
