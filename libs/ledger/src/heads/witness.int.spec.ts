import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileWitness } from './witness.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'witness-'));
  path = join(directory, 'deep', 'er', 'heads.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

const lines = async (): Promise<string[]> => (await readFile(path, 'utf8')).split('\n');

describe('the witness', () => {
  it('says what is wrong where it cannot be written', async () => {
    await mkdir(path, { recursive: true });
    await expect(fileWitness(path).last()).rejects.toMatchObject({ name: 'WitnessError', code: 'EISDIR' });
    await writeFile(join(directory, 'file'), '');
    const under = fileWitness(join(directory, 'file', 'heads.jsonl'));
    await expect(under.add(['x'])).rejects.toMatchObject({ name: 'WitnessError', code: 'EEXIST' });
  });

  it('is made when it is missing, for its owner only', async () => {
    expect(await fileWitness(path).last()).toBeUndefined();
    expect([(await stat(path)).mode & 0o777, (await stat(join(directory, 'deep'))).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
  });

  it('holds what it was told, a line for each head, and knows the last one', async () => {
    const witness = fileWitness(path);
    await witness.add(['a\n1\n\n— a x\n', 'b']);
    await witness.add(['c']);
    expect(await lines()).toEqual([
      '{"checkpoint":"a\\n1\\n\\n— a x\\n"}',
      '{"checkpoint":"b"}',
      '{"checkpoint":"c"}',
      '',
    ]);
    expect(await fileWitness(path).last()).toBe('c');
  });

  it('drops a line that a kill has cut off, at any byte of it', async () => {
    const line = '{"checkpoint":"ü second"}\n';
    for (let cut = 1; cut < Buffer.byteLength(line); cut += 1) {
      await rm(path, { force: true });
      const witness = fileWitness(path);
      await witness.add(['first']);
      await appendFile(path, Buffer.from(line).subarray(0, cut));
      expect(await witness.last()).toBe('first');
      await witness.add(['third']);
      expect(await lines()).toEqual(['{"checkpoint":"first"}', '{"checkpoint":"third"}', '']);
    }
  });

  it('drops the zeros that a power failure may leave', async () => {
    const witness = fileWitness(path);
    await witness.add(['first']);
    await appendFile(path, Buffer.alloc(4_096));
    expect(await witness.last()).toBe('first');
    expect(await lines()).toEqual(['{"checkpoint":"first"}', '']);
  });

  it('is read from its end, however long it is', async () => {
    const witness = fileWitness(path);
    await witness.add(Array.from({ length: 5_000 }, (_, n) => `head ${n}`));
    expect(await witness.last()).toBe('head 4999');
  });

  it('takes a whole line that is none of its own for a head that cannot be verified', async () => {
    await fileWitness(path).last();
    for (const line of ['not JSON', '{}', '{"checkpoint":7}', 'null', '[]']) {
      await writeFile(path, `{"checkpoint":"first"}\n${line}\n`);
      expect(await fileWitness(path).last()).toBe('');
    }
  });
});
