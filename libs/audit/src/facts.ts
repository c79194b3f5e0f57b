import { type Recorded } from '@envoi/event-sourcing';

export type Facts = Readonly<Record<string, string | number | boolean>>;

/** Said by events of several types, each in its own sense. */
const COMMON = [
  'at',
  'reportedAt',
  'status',
  'outcome',
  'how',
  'reason',
  'because',
  'command',
  'state',
  'step',
  'percent',
];
const IDS = ['exportId', 'deletionId', 'certificate'];

/**
 * What the data of an event say in single values: instants, numbers, enums. Of a code its number and validity, of staff who and why, of what was
 * prepared how much it is. What several types say bears the type's name.
 */
export const factsIn = ({ type, data }: Pick<Recorded, 'type' | 'data'>): Facts => {
  const { issue, manifest, retained, by, ...rest } = data as Readonly<Record<string, unknown>>;
  const named = Object.entries(rest)
    .filter(([name]) => !IDS.includes(name))
    .map(([name, value]) => [COMMON.includes(name) ? `${type}.${name}` : name, value] as const);
  const code = issue as Readonly<{ number: number; validUntil: string }> | undefined;
  const kept = retained as readonly unknown[] | undefined;
  return scalars([
    ...named,
    ...(code === undefined ? [] : ([['codeNumber', code.number], ['codeValidUntil', code.validUntil]] as const)), // prettier-ignore
    ...Object.entries(manifest ?? {}),
    ...Object.entries(by ?? {}).map(([name, value]) => [`${type}.${name}`, value] as const),
    ...(kept === undefined || kept.length === 0 ? [] : ([[`${type}.retained`, kept.length]] as const)),
  ]);
};

const scalars = (entries: readonly (readonly [string, unknown])[]): Facts =>
  Object.fromEntries(
    entries.filter((entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  );
