import { streamName, type SubjectId } from '@envoi/event-sourcing';
import { type LedgerEntries } from '@envoi/ledger';
import { profileDeletion, type DeletionLedger } from '@envoi/profile-deletion';

/** Remembers whose deletions wait for an entry, so that they can be woken when a head is signed here. */
export class AwaitedEntries implements DeletionLedger {
  readonly #waiting = new Set<SubjectId>();

  constructor(private readonly entries: LedgerEntries) {}

  async entryOf(subject: SubjectId, revision: bigint) {
    this.#waiting.add(subject); // first: a head that is signed while we look wakes, too
    const entry = await this.entries.entryOf(streamName(profileDeletion.category, subject), revision);
    if (entry !== undefined) this.#waiting.delete(subject);
    return entry;
  }

  /** Those who waited until now. */
  take(): readonly SubjectId[] {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    return waiting;
  }
}
