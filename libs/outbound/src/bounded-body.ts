import { SECOND } from '@envoi/event-sourcing';
import { type Dispatcher } from 'undici';

/** The other side answered with something that cannot be read. It is up, and wrong. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  constructor(readonly what: 'too large' | 'not JSON') {
    super(`the body is ${what}`);
  }
}

/** Reads JSON of at most `maxBytes`; undefined for an empty body. Throws BodyError, and what the stream throws. */
export const readBounded = async (body: AsyncIterable<unknown>, maxBytes: number): Promise<unknown> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new BodyError('too large'); // leaving the loop destroys the stream
    pieces.push(piece);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new BodyError('not JSON');
  }
};

/** Reads what little is left so that the connection can be kept, in the background; gives it up when it is long or slow. */
export const discard = (body: Dispatcher.ResponseData['body']): void => {
  const tooSlow = setTimeout(() => body.destroy(), 5 * SECOND).unref();
  void body.dump({ limit: 64 * 1024 }).finally(() => clearTimeout(tooSlow));
};
