import { type CertifiedEntry, type DeletionLedger } from '@envoi/profile-deletion';
import { type MemoryEventLog } from '@envoi/event-store';

/** As large as they are; what it says is proved nowhere: the ledger has tests, and kills, of its own. */
export const anEntry = (revision: bigint): CertifiedEntry => ({
  leafIndex: Number(revision),
  treeSize: Number(revision) + 1,
  leafHash: Buffer.alloc(32).toString('base64'),
  proof: [],
  checkpoint: '',
});

/** A head comes at most so long after an event, ms. */
const SEALED_AFTER = 1_000;

/** What deletions see of the ledger: an entry for each event, and up to a second after it. */
export class SimulatedLedger implements DeletionLedger {
  constructor(
    private readonly log: MemoryEventLog,
    /** How long ago the event of that id was appended, ms. */
    private readonly ageOf: (id: string) => number,
  ) {}

  entryOf(subject: string, revision: bigint): Promise<CertifiedEntry | undefined> {
    const event = this.log.events.find(
      (one) => one.stream === `profileDeletion-${subject}` && one.revision === revision,
    );
    const isSealed = event !== undefined && this.ageOf(event.id) >= SEALED_AFTER;
    return Promise.resolve(isSealed ? anEntry(revision) : undefined);
  }
}
