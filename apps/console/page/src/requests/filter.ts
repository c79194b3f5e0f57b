import { useAddress } from '../data/use-address.ts';

/** Every filter of the list, given up. */
export const nothing = {
  ...{ kind: undefined, state: undefined, connection: undefined, sort: undefined },
  ...{ askedFrom: undefined, askedTo: undefined, dueBefore: undefined, overdue: undefined },
  ...{ id: undefined, subject: undefined },
};
type Changes = Readonly<Partial<Record<keyof typeof nothing, string | undefined>>>;

/** What goes with nothing but one order. */
const ofDueDates = { dueBefore: undefined, overdue: undefined };
const ofDatesOfAsking = { askedFrom: undefined, askedTo: undefined };

/**
 * What is chosen is in the address, in the words of the API, which offers only what goes together: an id goes with nothing
 * else, a subject with dates of asking, each date with its own order.
 */
export function useFilter() {
  const { get, set, query } = useAddress();
  const isByDue = (get('sort') ?? '').endsWith('dueAt');
  return {
    get: (name: keyof typeof nothing): string => get(name) ?? '',
    isByDue,
    isAny: query() !== '',
    filter: (changes: Changes) => set({ id: undefined, subject: undefined, ...changes }),
    /** Of all requests, or of one subject. */
    date: (changes: Changes) => set({ id: undefined, ...changes }),
    order: (sort: string) => {
      const next = sort.endsWith('dueAt');
      if (next) set({ id: undefined, subject: undefined, ...ofDatesOfAsking, sort });
      else set({ ...ofDueDates, sort });
    },
    overdue: (isWanted: boolean) =>
      isWanted
        ? set({
            id: undefined,
            subject: undefined,
            ...ofDatesOfAsking,
            overdue: 'true',
            sort: isByDue ? get('sort') : 'dueAt',
          })
        : set({ overdue: undefined }),
    clear: () => set(nothing),
  };
}
