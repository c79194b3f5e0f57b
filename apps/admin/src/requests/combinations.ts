import { orderOf } from './order.ts';

type Field =
  'id' | 'subject' | 'kind' | 'state' | 'connection' | 'askedFrom' | 'askedTo' | 'dueBefore' | 'overdue' | 'cursor';
type Asked = Readonly<{ sort: string }> & Partial<Record<Field, unknown>>;

const isByDue = ({ sort }: Asked): boolean => orderOf(sort).by === 'dueAt';

/** Only what an index serves is offered: which fields do not go with what is asked, and why. */
const RULES: readonly Readonly<{ when: (asked: Asked) => boolean; not: readonly Field[]; why: string }>[] = [
  {
    when: ({ id }) => id !== undefined,
    not: ['subject', 'kind', 'state', 'connection', 'askedFrom', 'askedTo', 'dueBefore', 'overdue', 'cursor'],
    why: 'does not go with `id`',
  },
  {
    when: ({ subject }) => subject !== undefined,
    not: ['kind', 'state', 'connection', 'dueBefore', 'overdue'],
    why: 'does not go with `subject`',
  },
  { when: isByDue, not: ['id', 'subject', 'askedFrom', 'askedTo'], why: 'does not go with the order by `dueAt`' },
  { when: (asked) => !isByDue(asked), not: ['dueBefore', 'overdue'], why: 'goes with the order by `dueAt` only' },
];

/** Each field that does not go with the others, and why. */
export const misplaced = (asked: Asked): readonly (readonly [Field, string])[] =>
  RULES.filter(({ when }) => when(asked)).flatMap(({ not, why }) =>
    not.filter((field) => asked[field] !== undefined).map((field) => [field, why] as const),
  );
