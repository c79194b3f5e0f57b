import { Readable } from 'node:stream';
import { type FastifyReply } from 'fastify';
import { type OnDefect } from '../problems/problem.filter.ts';
import { Problem } from '../problems/problem.ts';
import { toJson } from './json.ts';

type Manner = Readonly<{
  onDefect: OnDefect;
  /** Instead of an answer without a line. */
  ifNone?: Problem;
}>;

/**
 * Answers with a line of JSON for each entry, as fast as they are taken in and no faster; whoever goes away ends the
 * reading. What goes wrong before the first entry is thrown; later, the last line is `{"error": <problem>}`.
 */
export async function sendLines(
  reply: FastifyReply,
  entries: AsyncIterable<object>,
  { onDefect, ifNone }: Manner,
): Promise<void> {
  const iterator = entries[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true && ifNone !== undefined) throw ifNone;

  async function* lines(): AsyncGenerator<string> {
    try {
      for (let next = first; next.done !== true; next = await iterator.next()) yield `${toJson(next.value)}\n`;
    } catch (error) {
      const problem = Problem.of(error);
      if (problem.status === 500) onDefect(error, reply.request.id);
      yield `${toJson({ error: problem.body(reply.request.id) })}\n`;
    } finally {
      await iterator.return?.();
    }
  }
  void reply.header('content-type', 'application/x-ndjson').send(Readable.from(lines(), { highWaterMark: 1 }));
}
