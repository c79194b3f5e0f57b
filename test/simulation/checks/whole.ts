import { UnknownEventError, project, type DomainEvent, type Projection } from '@envoi/event-sourcing';
import { projections } from '../../../apps/worker/src/projections.ts';
import { subjectOf, type History } from '../history.ts';
import { RememberingStreams } from '../remembering-streams.ts';

/** G6, G7 and what concerns everybody. */
export const whole = (history: History): readonly string[] => [
  ...onceForACause(history),
  ...rebuilt(history),
  ...parked(history),
  ...alerts(history),
  ...(history.world.vault.orphans > 0 ? ['G8 the vault has rows of nobody'] : []),
];

/** G2: what one cause made one command decide was decided once: its events stand together. */
const onceForACause = ({ log }: History): readonly string[] => {
  const groups = Map.groupBy(
    log.filter(({ metadata }) => 'causation' in (metadata as object)),
    ({ stream, metadata }) => {
      const { causation, command } = metadata as { causation: string; command: string };
      return `${command} because of ${causation} in ${stream}`;
    },
  );
  return [...groups].flatMap(([what, events]) => {
    const [first] = events;
    const isTogether = events.every(({ revision }, index) => revision === (first?.revision ?? 0n) + BigInt(index));
    return isTogether ? [] : [`G2 decided twice: ${what}`];
  });
};

type AnyProjection = Projection<object, DomainEvent>;

const canonical = (row: unknown): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** G6: each read model is what the log makes of it, folded anew. */
const rebuilt = ({ log, world }: History): readonly string[] =>
  (projections as unknown as readonly AnyProjection[]).flatMap((projection) => {
    const anew = rowsOf(projection, { log, world });
    const live = world.store.rowsOf(projection);
    const keys = [...new Set([...anew.keys(), ...live.keys()])];
    return keys
      .filter((key) => canonical(anew.get(key)) !== canonical(asRow(live.get(key))))
      .map((key) => `G6 ${projection.name} differs at ${key}: ${live.get(key) ?? 'nothing'}`);
  });

const asRow = (text: string | undefined): unknown => (text === undefined ? undefined : (JSON.parse(text) as unknown));

const rowsOf = (
  projection: AnyProjection,
  { log, world }: Pick<History, 'log' | 'world'>,
): ReadonlyMap<string, object> => {
  const streams = new RememberingStreams(world.log, world.schemas, { now: world.time.now, policyVersion: 1 });
  const rows = new Map<string, object>();
  const spoiled = new Set<string>();
  for (const stored of log) {
    const subject = subjectOf(stored);
    if (!projection.categories.some((category) => stored.stream.startsWith(`${category}-`)) || spoiled.has(subject))
      continue;
    try {
      const event = streams.decode(stored);
      const key = projection.key(event);
      const row = project(projection, rows.get(key), event);
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    } catch (error) {
      if (!(error instanceof UnknownEventError)) throw error;
      spoiled.add(subject);
    }
  }
  return rows;
};

/** G7: only who was poisoned is parked. */
const parked = ({ world }: History): readonly string[] => {
  const isPoisoned = (key: string): boolean => [...world.poisoned].some((subject) => key.startsWith(subject));
  return [
    ...world.store.parkedSubjects
      .filter(([, { subject }]) => !isPoisoned(subject))
      .map(([where]) => `G7 ${where} is parked`),
    ...world.store.visits
      .filter(({ isParked, key }) => isParked && !isPoisoned(key))
      .map(({ work, key, lastError }) => `G7 ${work} of ${key} is parked: ${lastError ?? ''}`),
  ];
};

const NEVER = ['identity-lost', 'checkpoint-mismatch', 'deletion-step-failed'];

const alerts = ({ world }: History): readonly string[] =>
  world.lines
    .filter(({ fields }) => NEVER.includes(String(fields['alert'])))
    .map(({ fields }) => `alert ${JSON.stringify(fields)}`);
