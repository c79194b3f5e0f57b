import { Readable } from 'node:stream';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { pagePolicy } from './layout.ts';
import { preferredLanguage, type Language } from './language.ts';

/** Sent with everything behind a link: kept nowhere, guessed at by nobody, its address told to nobody. */
const PRIVATE = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
} as const;

/** For what is downloaded: whatever it is, it may not act as a page of ours. */
const SANDBOX = "sandbox; default-src 'none'";

export const languageOf = (request: FastifyRequest): Language => preferredLanguage(request.headers['accept-language']);

export const sendPage = (reply: FastifyReply, page: string, status = 200): void => {
  void reply
    .status(status)
    .headers({ ...PRIVATE, 'content-security-policy': pagePolicy, 'content-type': 'text/html; charset=utf-8' })
    .header('vary', 'accept-language')
    .send(page);
};

export const sendJson = (reply: FastifyReply, body: object): void => {
  void reply
    .status(200)
    .headers({ ...PRIVATE, 'content-security-policy': SANDBOX, 'content-type': 'application/json; charset=utf-8' })
    .header('vary', 'accept')
    .send(body);
};

export const setDownloadHeaders = (reply: FastifyReply, headers: Readonly<Record<string, string>>): void => {
  void reply.headers({ ...PRIVATE, 'content-security-policy': SANDBOX, ...headers });
};

/** The pieces as bytes, no faster than they are taken. What goes wrong before the first piece is thrown here. */
export const primed = async (pieces: AsyncGenerator<string, void, undefined>): Promise<Readable> => {
  const first = await pieces.next();
  return Readable.from(startingWith(first, pieces), { objectMode: false });
};

async function* startingWith(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    if (first.done === true) return;
    yield Buffer.from(first.value);
    for await (const piece of rest) yield Buffer.from(piece);
  } finally {
    await rest.return();
  }
}
