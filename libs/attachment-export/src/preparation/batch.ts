import { toLine, chain, type Entry } from './entry.ts';
import { type Part, type Progress } from './progress.ts';

/** At most about this much is done twice after an interruption. */
const ENTRIES = 5_000;
const CHARACTERS = 4_000_000;

/** What was read since the last durable part, and what becomes of the progress with it. */
export class Batch {
  private readonly available: string[] = [];
  private readonly missing: string[] = [];
  private characters = 0;
  private bytes = 0;
  private sha256: string;
  private last: Progress['last'];

  constructor(private readonly from: Progress) {
    this.sha256 = from.sha256;
    this.last = from.last;
  }

  add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const line = toLine(entry);
      this.sha256 = chain(this.sha256, line);
      this.characters += line.length;
      (entry.missing === undefined ? this.available : this.missing).push(line);
      if (entry.missing === undefined) this.bytes += entry.size;
    }
    const last = entries.at(-1);
    if (last !== undefined) this.last = { uploadedAt: last.uploadedAt, id: last.id };
  }

  get isFull(): boolean {
    return this.available.length + this.missing.length >= ENTRIES || this.characters >= CHARACTERS;
  }

  /** The lines, those of available entries first. */
  toText(): string {
    return [...this.available, ...this.missing].join('\n');
  }

  /** undefined when nothing was read. */
  toPart(blobName: (number: number) => string): Part | undefined {
    const { parts, count, missing } = this.from;
    if (this.available.length + this.missing.length === 0) return undefined;
    return {
      number: parts,
      name: blobName(parts),
      firstEntry: count,
      entries: this.available.length,
      firstMissing: missing,
      missing: this.missing.length,
    };
  }

  /** The progress once this batch is durable, and the list goes on at `next`. */
  progress(next: string | null): Progress {
    const { fence, parts, count, bytes, missing } = this.from;
    return {
      fence,
      isDone: next === null,
      cursor: next ?? undefined,
      last: this.last,
      parts: parts + (this.available.length + this.missing.length === 0 ? 0 : 1),
      count: count + this.available.length,
      bytes: bytes + this.bytes,
      missing: missing + this.missing.length,
      sha256: this.sha256,
    };
  }
}
