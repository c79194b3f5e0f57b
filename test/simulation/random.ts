/** Chance that is the same for the same seed (sfc32). Each use of its own gets a fork, so that one does not shift another. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(private readonly seed: number) {
    this.#a = seed | 0;
    this.#b = (seed / 0x1_0000_0000) | 0;
    this.#c = 0x9e37_79b9;
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /** From 0 to 1, without 1. */
  readonly float = (): number => this.#next() / 0x1_0000_0000;

  /** From 0 to `below`, without `below`. */
  readonly int = (below: number): number => Math.floor(this.float() * below);

  readonly chance = (probability: number): boolean => this.float() < probability;

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.#next() & 0xff;
    return bytes;
  }

  /** A UUID, version 4. */
  readonly uuid = (): string => {
    const hex = this.bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };

  fork(name: string): Random {
    let hash = this.seed | 0;
    for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x0100_0193);
    return new Random((hash >>> 0) + (this.seed % 0x1_0000) * 0x1_0000_0000);
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }
}
