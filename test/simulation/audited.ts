/**
 * `audited.ts FROM TO`: what auditors ask, asked of the logs of these runs. Under the policy in force nothing would have ended
 * otherwise, and every event and every decision can be told. A line for each complaint, then the sum.
 */
import { explain, logHistory, policyCheck, replay, type History } from '@envoi/audit';
import { instant, parseStreamName, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams } from '@envoi/event-store';
import { prepare, runSeed } from './running.ts';
import { type World } from './world.ts';

const [, , from = '1', to = '1'] = process.argv;
const count = { runs: 0, events: 0, requests: 0, told: 0, explained: 0, complaints: 0 };

const complain = (seed: number, what: string): void => {
  count.complaints += 1;
  console.log(`seed ${seed}: ${what}`);
};

type Subjects = ReadonlySet<SubjectId>;
type Logged = Readonly<{ history: History; until: Instant; subjects: Subjects }> & Pick<World, 'policy' | 'poisoned'>;

const loggedIn = ({ log, schemas, time, policy, poisoned }: World): Logged => {
  const until = instant(time.now());
  const streams = new Streams(log, schemas, { now: () => until, policyVersion: policy.version });
  const subjects = new Set(log.events.map(({ stream }) => parseStreamName(stream).subject));
  const categories = Object.keys(schemas);
  const history = logHistory({ log, raw: log.raw, decode: (one) => streams.decode(one), categories });
  return { history, until, subjects, policy, poisoned };
};

const audit = async (seed: number, { history, until, subjects, policy, poisoned }: Logged): Promise<void> => {
  for await (const entry of policyCheck(history, { policy, inForce: policy, until })) {
    if (entry.kind === 'difference')
      complain(seed, JSON.stringify(entry, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))); // prettier-ignore
    else {
      count.requests += entry.requests;
      const { retimed, notChecked, assumptions: _, ...others } = entry;
      if (retimed > 0 || notChecked > poisoned.size) complain(seed, JSON.stringify({ retimed, notChecked, ...others }));
    }
  }
  for await (const entry of replay(history, { kind: 'period' })) {
    count.events += 1;
    if (entry.kind === 'unreadable') {
      if (!poisoned.has(parseStreamName(entry.stream).subject)) complain(seed, `${entry.stream}: ${entry.why}`);
    } else if (entry.told !== undefined) count.told += 1;
  }
  for (const id of subjects) for await (const _ of explain(history, { kind: 'subject', id })) count.explained += 1;
};

await prepare();
for (let seed = Number(from); seed <= Number(to); seed += 1) {
  let logged: Logged | undefined;
  await runSeed(seed, { look: (world) => (logged = loggedIn(world)) });
  if (logged !== undefined) await audit(seed, logged).catch((error: unknown) => complain(seed, String(error)));
  count.runs += 1;
}
console.log(JSON.stringify(count));
