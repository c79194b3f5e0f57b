import { hash } from 'node:crypto';
import { foldBatch, keyed, projectionName, untyped, type AnyProjection, type Keyed } from '@envoi/consumers';
import { parseStreamName } from '@envoi/event-sourcing';
import { canonicalJson } from '@envoi/event-store';
import { projections } from '../../../apps/worker/src/projections.ts';
import { type History } from '../history.ts';
import { type Random } from '../random.ts';
import { RememberingStreams } from '../remembering-streams.ts';

/** One way of folding a log anew. */
type Way = Readonly<{
  name: string;
  batch: number;
  /** What is delivered; at least every event, those of each subject in their order. What counts them gets each once. */
  deliver: (events: readonly Keyed[], counts: boolean) => readonly Keyed[];
  /** A batch is folded, and its transaction never ends: it is folded again from the rows before it. */
  isBrokenOff: () => boolean;
}>;

type Rows = ReadonlyMap<string, string>;
/** A read model, with the subjects that are parked in it. */
type Made = Readonly<{ rows: Rows; parked: ReadonlyMap<string, string> }>;

/** G6: in whatever way each read model is made anew from the log, it is the live one, byte for byte. */
export const rebuilt = (history: History, of: readonly AnyProjection[] = projections): readonly string[] => {
  const ways = waysOf(history.world.random.fork('rebuild'));
  return of.flatMap((projection) => {
    const events = eventsFor(projection, history);
    const live = dumpOf(liveRows(projection, history));
    const digest = hash('sha256', live);
    return ways.flatMap(({ name, ...way }) => {
      const anew = dumpOf(rebuild(projection, events, way));
      if (hash('sha256', anew) === digest) return [];
      return [`G6 ${projection.name} is not the same made anew ${name}: ${differenceOf(live, anew)}`];
    });
  });
};

const waysOf = (random: Random): readonly Way[] => {
  const batch = 2 + random.int(6);
  return [
    { name: 'event by event', batch: 1, deliver: (events) => events, isBrokenOff: () => false },
    {
      name: `by ${batch}, broken off now and then`,
      ...{ batch, deliver: (events) => events, isBrokenOff: () => random.chance(0.3) },
    },
    {
      name: 'at once, from duplicates in another order',
      ...{
        batch: Infinity,
        deliver: (events, counts) => (counts ? shuffled(events, random) : repeated(shuffled(events, random), random)),
        isBrokenOff: () => false,
      },
    },
  ];
};

/** In another order of subjects, in the same order for each. */
const shuffled = (events: readonly Keyed[], random: Random): readonly Keyed[] => {
  const queues = [...Map.groupBy(events, ({ subject }) => subject).values()];
  return events.flatMap(() => {
    const [next] = queues[random.int(queues.length)]?.splice(0, 1) ?? [];
    for (let at = queues.length - 1; at >= 0; at -= 1) if (queues[at]?.length === 0) queues.splice(at, 1);
    return next === undefined ? [] : [next];
  });
};

/** Now and then the last few once more, as after a checkpoint that was not moved. */
const repeated = (events: readonly Keyed[], random: Random): readonly Keyed[] =>
  events.flatMap((event, index) =>
    random.chance(0.3) ? [event, ...events.slice(Math.max(0, index - random.int(3)), index + 1)] : [event],
  );

const eventsFor = ({ categories, ...rest }: AnyProjection, { log, world }: History): readonly Keyed[] => {
  const projection = untyped({ categories, ...rest });
  const streams = new RememberingStreams(world.log, world.schemas, { now: world.time.now, policyVersion: 1 });
  return log
    .filter(({ stream }) => categories.includes(parseStreamName(stream).category))
    .map((stored) => keyed(projection, (event) => streams.decode(event), stored));
};

const rebuild = (of: AnyProjection, events: readonly Keyed[], way: Omit<Way, 'name'>): Made => {
  const projection = untyped(of);
  const rows = new Map<string, string>();
  const parked = new Map<string, string>();
  const deliveries = way.deliver(events, projection.counts === true);
  const fold = (batch: readonly Keyed[]) => {
    const before = new Map([...rows].map(([key, row]) => [key, JSON.parse(row) as object]));
    return foldBatch(projection, batch, { rows: before, parked: new Set(parked.keys()) });
  };
  for (let from = 0; from < deliveries.length; from += way.batch) {
    const batch = deliveries.slice(from, from + way.batch);
    if (way.isBrokenOff()) fold(batch);
    const folded = fold(batch);
    for (const [key, row] of folded.changed) {
      if (row === undefined) rows.delete(key);
      else rows.set(key, row);
    }
    for (const { subject, position, error } of folded.parked) parked.set(subject, `${position} ${error}`);
  }
  return { rows, parked };
};

const liveRows = (projection: AnyProjection, { world: { store } }: History): Made => {
  const name = projectionName(projection);
  const parked = store.parkedSubjects.filter(([where]) => where.startsWith(`${name} `));
  return {
    rows: store.rowsOf(projection),
    parked: new Map(parked.map(([, { subject, position, error }]) => [subject, `${position} ${error}`])),
  };
};

/** In the order of the keys, as Postgres would write it. */
const dumpOf = ({ rows, parked }: Made): string =>
  [
    ...[...rows].map(([key, row]) => `${key} ${canonicalJson(JSON.parse(row))}\n`),
    ...[...parked].map((one) => `parked ${one.join(' ')}\n`),
  ]
    .sort()
    .join('');

const differenceOf = (live: string, anew: string): string => {
  const [ours, theirs] = [live.split('\n'), anew.split('\n')];
  const at = ours.findIndex((line, index) => line !== theirs[index]);
  return `${ours[at] ?? 'nothing'} / ${theirs[at] ?? 'nothing'}`;
};
