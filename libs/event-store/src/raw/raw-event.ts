/** An event as the server has it, byte by byte: the client itself would parse JSON, and write it anew. */
export type RawEvent = Readonly<{
  stream: string;
  revision: bigint;
  id: string;
  type: string;
  contentType: string;
  data: Uint8Array;
  metadata: Uint8Array;
  /** The server's own: it is another in every log. */
  position: Position;
}>;

/** Old logs have events that share the first number. */
export type Position = Readonly<{ commit: bigint; prepare: bigint }>;

export const isAt = ({ position }: RawEvent, at: Position | undefined): boolean =>
  position.commit === at?.commit && position.prepare === at.prepare;
