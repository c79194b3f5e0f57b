import { type Entry } from './entry.ts';

export type EntryPage = Readonly<{ items: readonly Entry[]; next: string | null }>;

/** The list of what belongs to an export, in strictly ascending (uploadedAt, id), page by page. */
export interface EntrySource {
  /** Rejects with CursorTooOldError when the list has to be read from its start again, or UnknownMemberError. */
  page(cursor: string | undefined, signal: AbortSignal): Promise<EntryPage>;
}

/** The workspace has forgotten the cursor (410). */
export class CursorTooOldError extends Error {
  override readonly name = 'CursorTooOldError';
}

/** The member whose list it is does not exist (any more). */
export class UnknownMemberError extends Error {
  override readonly name = 'UnknownMemberError';
}

/** The list contradicts itself. Nothing of the page at hand is used. */
export class UnreliableListError extends Error {
  override readonly name = 'UnreliableListError';
}

type Last = Readonly<{ uploadedAt: string; id: string }>;

/** Pages without an entry, one after the other, that are taken for an endless list. */
const MOST_EMPTY_PAGES = 100;

/**
 * The pages from `cursor` on; the next one is on its way while the one before is being used.
 * Throws UnreliableListError when the entries do not ascend strictly or the pages do not get on.
 */
export async function* pagesAhead(
  source: EntrySource,
  from: Readonly<{ cursor: string | undefined; last: Last | undefined }>,
  signal: AbortSignal,
): AsyncGenerator<EntryPage, void, undefined> {
  let { last } = from;
  let empty = 0;
  let next: Promise<EntryPage> | undefined = ahead(source, from.cursor, signal);
  for (let cursor = from.cursor; next !== undefined;) {
    const page: EntryPage = await next;
    last = checkAscending(page.items, last);
    empty = page.items.length === 0 ? empty + 1 : 0;
    if (page.next !== null && (page.next === cursor || empty > MOST_EMPTY_PAGES))
      throw new UnreliableListError('the list of attachments does not get on');
    next = page.next === null ? undefined : ahead(source, page.next, signal);
    cursor = page.next ?? undefined;
    yield page;
  }
}

const ahead = (source: EntrySource, cursor: string | undefined, signal: AbortSignal): Promise<EntryPage> => {
  const page = source.page(cursor, signal);
  page.catch(() => undefined); // awaited in its turn; until then nobody would be there to take the error
  return page;
};

const checkAscending = (items: readonly Entry[], last: Last | undefined): Last | undefined => {
  for (const item of items) {
    if (last !== undefined && !isAfter(item, last))
      throw new UnreliableListError('the list of attachments does not ascend strictly by (uploadedAt, id)');
    last = item;
  }
  return last;
};

/** Texts of UTC order as the instants do without their `Z`: a fraction with more digits is later. */
const isAfter = (item: Last, last: Last): boolean =>
  item.uploadedAt.slice(0, -1) > last.uploadedAt.slice(0, -1) ||
  (item.uploadedAt === last.uploadedAt && item.id > last.id);
