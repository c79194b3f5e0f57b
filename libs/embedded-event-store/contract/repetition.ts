import { type AppendExpectedRevision, type AppendResult, type EventData } from '@eventstore/db-client';
import { numbered, numbersIn } from './client.ts';
import { type Target } from './target.ts';

/** The same append once more, as a client sends it that does not know the outcome of the first. */
export const repetitions = (target: Target): void => {
  const rows: ['batched' | 'classic', AppendExpectedRevision][] = (['batched', 'classic'] as const).flatMap((way) =>
    (['any', 'stream_exists', 'no_stream', 0n] as const).map((mode): [typeof way, AppendExpectedRevision] => [
      way,
      mode,
    ]),
  );

  const first = async (way: 'batched' | 'classic', expectedRevision: AppendExpectedRevision) => {
    const stream = target.stream();
    const begins = expectedRevision === 'no_stream' ? [] : [numbered(0)];
    if (begins.length > 0) await target.client.appendToStream(stream, begins);
    const events = [numbered(1), numbered(2)];
    const append = (proposed: EventData[] = events): Promise<AppendResult> =>
      target.client.appendToStream(stream, proposed, {
        expectedRevision,
        ...(way === 'classic' ? target.classic : {}),
      });
    return { stream, append, events, result: await append(), stored: begins.length + events.length };
  };

  const expectSame = (again: AppendResult, result: AppendResult): void => {
    expect(again.nextExpectedRevision).toBe(result.nextExpectedRevision);
    expect(again.position ?? result.position).toEqual(result.position);
  };

  it.each(rows)('%s, %p: gives the first result and writes nothing', async (way, mode) => {
    const { stream, append, result, stored } = await first(way, mode);
    for (const _ of [1, 2]) expectSame(await append(), result);
    expect(await numbersIn(target.client, stream)).toHaveLength(stored);
  });

  it.each(rows)('%s, %p: gives the first result, although others have written since', async (way, mode) => {
    const { stream, append, result, stored } = await first(way, mode);
    await target.client.appendToStream(stream, [numbered(3), numbered(4)]);
    expectSame(await append(), result);
    expect(await numbersIn(target.client, stream)).toHaveLength(stored + 2);
  });

  it.each(rows)('%s, %p: sent eight times at once, it is written once', async (way, mode) => {
    const { stream, append, events, stored } = await first(way, mode);
    if (mode === 'any' || mode === 'stream_exists') {
      const more = [numbered(5), numbered(6)];
      const results = await Promise.all(Array.from({ length: 8 }, () => append(more)));
      expect(new Set(results.map(({ nextExpectedRevision }) => nextExpectedRevision)).size).toBe(1);
      expect(await numbersIn(target.client, stream)).toHaveLength(stored + 2);
    } else {
      await Promise.all(Array.from({ length: 8 }, () => append(events)));
      expect(await numbersIn(target.client, stream)).toHaveLength(stored);
    }
  });

  target.whereOurs('gives the first result after a restart, too, in every mode', async () => {
    const appends = await Promise.all(rows.map(([way, mode]) => first(way, mode)));
    await target.restart();
    for (const { stream, append, result, stored } of appends) {
      expectSame(await append(), result);
      await target.client.appendToStream(stream, numbered(9));
      expectSame(await append(), result);
      expect(await numbersIn(target.client, stream)).toHaveLength(stored + 1);
    }
  });
};
