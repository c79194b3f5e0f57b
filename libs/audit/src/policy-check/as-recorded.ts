import { type Fact } from './world.ts';

/** Earlier versions did not record these. */
const ADDED_LATER: readonly string[] = ['connection', 'confirmedAt', 'exportIds'];

/** What would be decided, without what the event in whose place it comes was too old to say: that is no difference. */
export const asRecorded = (wouldBe: Fact, { event }: Fact): Fact => {
  const { type, data } = wouldBe.event;
  const known = Object.entries(data).filter(([name]) => name in event.data || !ADDED_LATER.includes(name));
  if (type !== event.type || known.length === Object.keys(data).length) return wouldBe;
  return { ...wouldBe, event: { type, data: Object.fromEntries(known) } } as Fact;
};
