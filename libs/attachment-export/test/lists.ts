import { type Entry } from '../src/preparation/entry.ts';
import { CursorTooOldError, type EntryPage, type EntrySource } from '../src/preparation/source.ts';

/** So many attachments, in the order of the list; every tenth is missing. */
export const someEntries = (count: number): Entry[] =>
  Array.from({ length: count }, (_, index) => {
    return {
      id: `file-${String(index).padStart(7, '0')}`,
      name: `Invoice ${index}.pdf`,
      type: 'application/pdf',
      size: 1_000 + index,
      uploadedAt: new Date(1_700_000_000_000 + index * 1_000).toISOString(),
      place: { kind: 'room', name: 'Finance' },
      ...(index % 10 === 9 && { missing: 'retention' }),
    };
  });

/** A workspace's list, in pages of `pageSize`; a cursor is an index. */
export class ListOf implements EntrySource {
  readonly asked: (string | undefined)[] = [];
  /** Cursors are refused until the list is asked for from its start. */
  hasForgottenCursors = false;

  constructor(
    private readonly entries: readonly Entry[],
    private readonly pageSize = 1_000,
  ) {}

  page(cursor: string | undefined): Promise<EntryPage> {
    this.asked.push(cursor);
    if (cursor === undefined) this.hasForgottenCursors = false;
    if (this.hasForgottenCursors) return Promise.reject(new CursorTooOldError('too old'));
    const from = Number(cursor ?? 0);
    const end = from + this.pageSize;
    const next = end < this.entries.length ? String(end) : null;
    return Promise.resolve({ items: this.entries.slice(from, end), next });
  }
}
