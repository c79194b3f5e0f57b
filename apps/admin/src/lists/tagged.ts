import { createHash } from 'node:crypto';
import { type FastifyReply } from 'fastify';
import { toJson } from '../audit/json.ts';

/** Answers with one resource under its tag; 304 to whoever has it already (RFC 9110, sections 8.8.3 and 13.1.2). */
export async function sendTagged(reply: FastifyReply, answer: object): Promise<void> {
  const json = toJson(answer);
  const tag = `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`;
  void reply.header('etag', tag);
  const known = reply.request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known?.includes(tag) === true || known?.includes('*') === true) await reply.status(304).send();
  else await reply.header('content-type', 'application/json; charset=utf-8').send(json);
}
