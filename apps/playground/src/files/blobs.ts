import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import { OPTIONS, type PlaygroundOptions } from '../options.ts';
import type { ByteRange } from './range.ts';

/** The bytes of attachments: one file for each, named by the attachment's id. */
@Injectable()
export class Blobs {
  readonly #directory: string;

  constructor(@Inject(OPTIONS) { blobDirectory }: Pick<PlaygroundOptions, 'blobDirectory'>) {
    this.#directory = blobDirectory;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
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
