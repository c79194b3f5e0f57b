import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobContract } from '../../test/blobs.contract.ts';
import { fileSystemBlobs } from './file-system-blobs.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'blobs-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('blobs in files', () => {
  blobContract(() => fileSystemBlobs(directory));

  it('are for our own user only', async () => {
    await fileSystemBlobs(join(directory, 'blobs')).put('a/1-0', Buffer.from('x'));
    expect((await stat(join(directory, 'blobs/a'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, 'blobs/a/1-0'))).mode & 0o777).toBe(0o600);
  });
});
