import { DAY, HOUR, MINUTE, SECOND, type Recorded } from '@envoi/event-sourcing';
import { type Policy } from '@envoi/configuration';
import fc from 'fast-check';
import { toArray } from '../../test/a-log.ts';
import { aLife, moments } from '../../test/a-life.ts';
import { policy as inForce } from '../../test/a-member.ts';
import { type History, type HistoryEvent } from '../history.ts';
import { policyCheck } from './policy-check.ts';

const policies: fc.Arbitrary<Policy> = fc.record({
  version: fc.constant(1 as const),
  export: fc.record({
    readyAfter: fc.constantFrom(0, HOUR, DAY, 3 * DAY),
    dueWithin: fc.constantFrom(HOUR, 30 * HOUR),
    linksValidFor: fc.constantFrom(HOUR, 6 * DAY),
    every: fc.constantFrom(MINUTE, DAY, 7 * DAY, 14 * DAY),
  }),
  deletion: fc.record({
    startAfter: fc.constantFrom(0, HOUR, 2 * DAY),
    goodbyeWithin: fc.constantFrom(SECOND, 5 * MINUTE),
    goodbyeHold: fc.constantFrom(0, 30 * SECOND),
    dueWithin: fc.constantFrom(HOUR, 30 * DAY),
  }),
  codes: fc.record({
    validFor: fc.constantFrom(SECOND, 10 * MINUTE, DAY),
    perHour: fc.integer({ min: 1, max: 6 }),
    perDay: fc.integer({ min: 1, max: 12 }),
  }),
  messagesPer10Minutes: fc.constant(20),
  brake: fc.constant(inForce.brake),
});

/** As it was recorded before the connection, the time taken and the exports that a deletion closes were. */
const older = (history: History): History => {
  const without = async function* (events: AsyncIterable<HistoryEvent>): AsyncGenerator<HistoryEvent> {
    for await (const one of events)
      yield one.readable ? { ...one, event: { ...one.event, data: lessOf(one.event) } } : one;
  };
  return {
    ...history,
    stream: (name) => without(history.stream(name)),
    all: (period) => without(history.all(period)),
  };
};

const LATER: Readonly<Record<string, string>> = {
  AttachmentExportRequested: 'connection',
  ProfileDeletionRequested: 'connection',
  AttachmentExportDelivered: 'confirmedAt',
  ProfileDeletionCompleted: 'confirmedAt',
  AttachmentExportsClosed: 'exportIds',
};

const lessOf = ({ type, data }: Recorded): object =>
  Object.fromEntries(Object.entries(data).filter(([name]) => name !== LATER[type]));

describe('a policy check', () => {
  it('under the policy that a history was made under never finds a difference', async () => {
    await fc.assert(
      fc.asyncProperty(moments, policies, async (lived, policy) => {
        const { log, until } = await aLife(lived, { policy });
        const found = await toArray(policyCheck(log.history(), { policy, inForce: policy, until }));
        expect(found).toMatchObject([{ kind: 'summary', different: 0, retimed: 0, notChecked: 0 }]);
      }),
      { numRuns: Number(process.env['LIVES'] ?? 25) },
    );
  });

  it('finds none either where an earlier version recorded less', async () => {
    await fc.assert(
      fc.asyncProperty(moments, policies, async (lived, policy) => {
        const { log, until } = await aLife(lived, { policy });
        const found = await toArray(policyCheck(older(log.history()), { policy, inForce: policy, until }));
        expect(found).toMatchObject([{ kind: 'summary', different: 0, retimed: 0, notChecked: 0 }]);
      }),
      { numRuns: Number(process.env['LIVES'] ?? 25) },
    );
  });

  it('under another policy always comes to an end, explains each difference, and writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(moments, policies, async (lived, policy) => {
        const { log, until } = await aLife(lived);
        const before = await log.log.raw.end();
        const found = await toArray(policyCheck(log.history(), { policy, inForce, until }));
        expect(await log.log.raw.end()).toBe(before);
        const differences = found.filter((one) => one.kind === 'difference');
        expect(found.at(-1)).toMatchObject({ kind: 'summary', different: differences.length, notChecked: 0 });
        for (const { was, wouldBe, firstDifference, alsoInForce } of differences) {
          expect(was.state).not.toBe(wouldBe.state);
          expect(firstDifference.was).not.toBe(firstDifference.wouldBe);
          expect(alsoInForce).toBe(false);
        }
      }),
      { numRuns: Number(process.env['LIVES'] ?? 25) },
    );
  });
});
