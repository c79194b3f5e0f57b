import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { OPTIONS, type PlaygroundOptions } from '../options.ts';
import type { ByteRange } from './range.ts';

const AT_ONCE = 1_000;
/** What `write` leaves, whole or not; whatever else lies there is somebody else's. */
const OURS = /^[\da-f-]{32,36}(\.part)?$/;

/** The bytes of attachments: one file for each, named by the attachment's id. */
@Injectable()
export class Blobs {
  readonly #directory: string;

  constructor(@Inject(OPTIONS) { blobDirectory }: Pick<PlaygroundOptions, 'blobDirectory'>) {
    this.#directory = blobDirectory;
  }

  /**
   * Removes what a crash left of uploads: nothing knows of it, so no deletion would find it. `recorded` says which of these
   * ids are attachments. Only while nothing is uploaded.
   */
  async prepare(recorded: (ids: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    const names = (await readdir(this.#directory)).filter((name) => OURS.test(name));
    for (let from = 0; from < names.length; from += AT_ONCE) {
      const some = names.slice(from, from + AT_ONCE);
      const known = await recorded(some);
      for (const name of some) if (!known.has(name)) await this.remove(name);
    }
  }

  /** Streams to the disk; under its name there is the whole file or none. */
  async write(id: string, bytes: Readable): Promise<{ size: number; sha256: string }> {
    const part = `${this.#path(id)}.part`;
    const hash = createHash('sha256');
    let size = 0;
    const measure = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    try {
      await pipeline(bytes, measure, createWriteStream(part));
      await flush(part);
      await rename(part, this.#path(id));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return { size, sha256: hash.digest('hex') };
  }

  /** undefined when the file is not there. */
  async read(id: string, range?: ByteRange): Promise<ReadStream | undefined> {
    try {
      await stat(this.#path(id));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    return createReadStream(this.#path(id), range === undefined ? {} : { start: range.first, end: range.last });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return join(this.#directory, id);
  }
}

const flush = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};
