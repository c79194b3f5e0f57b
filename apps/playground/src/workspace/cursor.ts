import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Where a page of attachments ended. */
export interface Position {
  uploadedAt: Date;
  id: string;
}

const content = z.tuple([z.string(), z.iso.datetime(), z.string()]);

/** Opaque to the caller, and good for the listing of this member only. It never becomes too old. */
export const writeCursor = (memberId: string, { uploadedAt, id }: Position): string =>
  Buffer.from(JSON.stringify([mark(memberId), uploadedAt.toISOString(), id])).toString('base64url');

/** undefined for anything that `writeCursor` has not made for this member. */
export const readCursor = (memberId: string, cursor: string): Position | undefined => {
  const parsed = content.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== mark(memberId)) return undefined;
  return { uploadedAt: new Date(parsed.data[1]), id: parsed.data[2] };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Ties a cursor to the member without naming the member: callers keep cursors. */
const mark = (memberId: string): string => createHash('sha256').update(memberId).digest('hex').slice(0, 16);
