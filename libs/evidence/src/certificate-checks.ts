import { CERTIFICATE_TYPE } from '@envoi/profile-deletion';
import { InvalidSignatureError, verifyJws, type Jwks } from '@envoi/signing';
import { z } from 'zod';
import { dataOf } from './population.ts';
import { Fault, type Leaf } from './sealed-leaves.ts';

/** Of what a certificate says, what can be held against the file. */
const payloadSchema = z.object({
  deletionId: z.string(),
  /** From version 2 on. */
  ledger: z.object({ leafIndex: z.int(), leafHash: z.string() }).optional(),
});

type Forgetting = Pick<Leaf, 'index' | 'hash'>;

/** Verifies each certificate where it was recorded, and that the entry it names is the forgetting in the file. */
export class CertificateChecks {
  valid = 0;
  readonly #forgettings = new Map<string, Forgetting>();

  constructor(private readonly keys: Jwks) {}

  /** Throws Fault. */
  async look({ index, hash, event }: Leaf): Promise<void> {
    const { stream, type } = event;
    if (!stream.startsWith('profileDeletion-')) return;
    if (type === 'SubjectForgotten') this.#forgettings.set(stream, { index, hash });
    if (type !== 'ProfileDeletionCompleted') return;
    const { certificate, deletionId } = dataOf(event) ?? {};
    const where = `the certificate in ${stream} revision ${String(event.revision)}`;
    const { data } = payloadSchema.safeParse(await this.#signed(certificate, where));
    if (data === undefined || data.deletionId !== deletionId) throw new Fault(`${where} is not that of this deletion`);
    const forgetting = this.#forgettings.get(stream);
    if (data.ledger !== undefined && !isSame(data.ledger, forgetting))
      throw new Fault(`${where} names an entry of the ledger that is not the forgetting in this file`);
    this.#forgettings.delete(stream);
    this.valid += 1;
  }

  async #signed(certificate: unknown, where: string): Promise<unknown> {
    if (typeof certificate !== 'string') throw new Fault(`${where} is missing`);
    try {
      return (await verifyJws(certificate, this.keys, CERTIFICATE_TYPE)).payload;
    } catch (error) {
      if (error instanceof InvalidSignatureError) throw new Fault(`${where} is not valid: ${error.message}`);
      throw error;
    }
  }
}

/** A forgetting from before the first leaf of the file cannot be compared. */
const isSame = (named: { leafIndex: number; leafHash: string }, forgetting: Forgetting | undefined): boolean =>
  forgetting === undefined || (named.leafIndex === forgetting.index && named.leafHash === forgetting.hash);
