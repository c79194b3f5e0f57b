import { verifiersFrom } from '@envoi/ledger';
import { InvalidSignatureError, verifyJws, type Jwks } from '@envoi/signing';
import { plus, type Instant } from '@envoi/event-sourcing';
import { type z } from 'zod';
import { CertificateChecks } from './certificate-checks.ts';
import { controls } from './controls.ts';
import { EVIDENCE_TYPE, beforeSchema, checkpointSchema, endSchema, headerSchema, type Entry, type Header } from './format.ts'; // prettier-ignore
import { isLeafLine } from './leaf-line.ts';
import { Population, QUERY } from './population.ts';
import { Fault, SealedLeaves, orFault } from './sealed-leaves.ts';
import { type Problem, type Verdict } from './verdict.ts';

const MOST_PROBLEMS = 20;

type Reader = (line: Buffer) => void | Promise<void>;

/** Reads a file line by line, each kind in its turn, and remembers what is wrong. */
export class Verification {
  readonly #problems: Problem[] = [];
  readonly #certificates: CertificateChecks;
  readonly #kinds: Record<string, number> = {};
  #line = 0;
  #next: Reader | undefined = (line) => this.#readHeader(line);
  #isEnded = false;
  #header: Header | undefined;
  /** The last head has to. */
  #reachesTo: Instant | undefined;
  #headerLine = '';
  #sealed: SealedLeaves | undefined;
  #population: Population | undefined;
  #expected: Iterator<Entry, undefined> | undefined;
  #signedBy: string | undefined;

  constructor(private readonly keys: Jwks) {
    this.#certificates = new CertificateChecks(keys);
  }

  async read(line: Buffer): Promise<void> {
    this.#line += 1;
    if (this.#next === undefined) return;
    try {
      await this.#next(line);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.report(error.message);
      if (this.#sealed === undefined) this.#next = undefined; // nothing that follows could be understood
    }
  }

  report(what: string): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ line: this.#line, what });
  }

  verdict(): Verdict {
    if (!this.#isEnded && this.#problems.length === 0) this.report('the file was cut off: it has no end');
    return {
      isValid: this.#problems.length === 0,
      problems: this.#problems,
      header: this.#header,
      ...(this.#sealed?.counts() ?? { leaves: 0, heads: 0 }),
      entries: this.#kinds,
      certificates: this.#certificates.valid,
      signedBy: this.#signedBy,
    };
  }

  #readHeader(line: Buffer): void {
    const header = parsed(headerSchema, line, 'no evidence of a kind that this version knows');
    if (header.query !== QUERY)
      throw new Fault('its entries answer another query than the one that this version knows');
    const { from, to, tolerance } = header.period;
    this.#reachesTo = orFault(() => plus(to, tolerance), 'its period has no end');
    if (from >= to) throw new Fault('its period ends before it begins');
    this.#header = header;
    this.#headerLine = line.toString('utf8');
    this.#population = new Population(header.period);
    this.#next = (next) => this.#readBefore(next, header);
  }

  #readBefore(line: Buffer, { origin, period }: Header): void {
    const { before } = parsed(beforeSchema, line, 'nothing is said about the tree before the first leaf');
    const verifiers = orFault(() => verifiersFrom(this.keys, origin), 'its first line names no log');
    const sealed = new SealedLeaves(before, verifiers);
    this.#sealed = sealed;
    this.#next = (next) => this.#readLeaf(next, sealed);
    const { recordedUntil } = sealed.before ?? {};
    if (sealed.before !== undefined && (recordedUntil === undefined || recordedUntil >= period.from))
      throw new Fault('the period begins before the first leaf of the file');
  }

  async #readLeaf(line: Buffer, sealed: SealedLeaves): Promise<void> {
    if (isLeafLine(line)) {
      const leaf = sealed.leaf(line);
      this.#population?.count(leaf.event, leaf.recordedAt);
      await this.#certificates.look(leaf);
      return;
    }
    const value = jsonIn(line);
    const { data } = checkpointSchema.safeParse(value);
    if (data !== undefined) {
      requireOneSpelling(line, value);
      sealed.head(data.checkpoint);
      return;
    }
    this.#expected = this.#population?.entries();
    this.#next = (next) => this.#readEntry(next);
    this.#readEntry(line);
    this.#requireEnd(sealed);
  }

  /** The head after the period, or more may have been recorded in it. */
  #requireEnd({ last, size }: SealedLeaves): void {
    if (last?.size !== size) throw new Fault('leaves follow that no head was signed over');
    const { recordedUntil } = last;
    if (this.#reachesTo !== undefined && (recordedUntil === undefined || recordedUntil < this.#reachesTo))
      throw new Fault('not complete: its last head does not reach beyond the end of the period');
  }

  /** The lines must be exactly those that follow from the leaves. */
  #readEntry(line: Buffer): void {
    const entry = this.#expected?.next().value;
    if (entry === undefined) {
      this.#next = (last) => this.#readEnd(last);
      if (!isWritten(line, { controls })) throw new Fault('an entry that does not follow from the leaves');
      return;
    }
    if (!isWritten(line, { entry }))
      throw new Fault(`not the entry that follows from the leaves: ${JSON.stringify({ entry })}`);
    this.#kinds[entry.kind] = (this.#kinds[entry.kind] ?? 0) + 1;
  }

  async #readEnd(line: Buffer): Promise<void> {
    this.#next = () => {
      throw new Fault('something follows after the end');
    };
    const { end } = parsed(endSchema, line, 'this is not how evidence ends');
    this.#isEnded = true;
    const counts = { ...this.#sealed?.counts(), entries: this.#population?.size ?? 0 };
    const { signature, ...counted } = end;
    if (JSON.stringify(counted) !== JSON.stringify(counts)) throw new Fault('it had more or less than it has now');
    if (signature !== undefined) await this.#readSignature(signature, counts);
  }

  async #readSignature(signature: string, counts: object): Promise<void> {
    const { kid, payload } = await signedIn(signature, this.keys);
    const statement = { header: this.#headerLine, firstLeaf: this.#sealed?.before?.size ?? 0, ...counts };
    if (JSON.stringify(payload) !== JSON.stringify(statement)) throw new Fault('the signature is that of another file');
    this.#signedBy = kid;
  }
}

const signedIn = async (signature: string, keys: Jwks) => {
  try {
    return await verifyJws(signature, keys, EVIDENCE_TYPE);
  } catch (error) {
    if (error instanceof InvalidSignatureError) throw new Fault(`the signature is not valid: ${error.message}`);
    throw error;
  }
};

const jsonIn = (line: Buffer): unknown => {
  try {
    return JSON.parse(line.toString('utf8')) as unknown;
  } catch {
    throw new Fault('not a line of evidence');
  }
};

const parsed = <Value>(schema: z.ZodType<Value>, line: Buffer, what: string): Value => {
  const value = jsonIn(line);
  const { data } = schema.safeParse(value);
  if (data === undefined) throw new Fault(what);
  requireOneSpelling(line, value);
  return data;
};

/** A reader that takes the first of two equal keys, say, would see something else than what is verified. */
const requireOneSpelling = (line: Buffer, value: unknown): void => {
  if (!isWritten(line, value)) throw new Fault('a line that is spelt in another way');
};

const isWritten = (line: Buffer, value: unknown): boolean => line.equals(Buffer.from(JSON.stringify(value)));
