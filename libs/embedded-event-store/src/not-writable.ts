/** The node cannot write now, or does not know whether it has: the client finds out by sending the same again. */
export class NotWritableError extends Error {
  override readonly name = 'NotWritableError';
}
