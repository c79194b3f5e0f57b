import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutageError } from '@envoi/event-sourcing';
import { witnessNotes } from './index.ts';

let path: string;
beforeEach(async () => (path = join(await mkdtemp(join(tmpdir(), 'envoi-witness-')), 'heads.jsonl')));
afterEach(() => rm(join(path, '..'), { recursive: true }));

const noteOf = (size: number): string => `log\n${size}\nroot\n\n— log x\n`;
const lineOf = (size: number): string => `${JSON.stringify({ checkpoint: noteOf(size) })}\n`;
const notes = async (...lines: readonly string[]): Promise<string[]> => {
  await writeFile(path, lines.join(''));
  const found: string[] = [];
  for await (const note of (await witnessNotes(path)) ?? []) found.push(note);
  return found;
};

describe('the notes of a witness', () => {
  it('are in order of size, though a worker that stood still had added some late, and another told them again', async () => {
    const lines = [1, 4, 9, 2, 4, 9, 12, 3, 20, 20].map(lineOf);
    expect(await notes(...lines)).toEqual([1, 2, 3, 4, 4, 9, 9, 12, 20, 20].map(noteOf));
    expect(await notes(lineOf(9), lineOf(4))).toEqual([4, 9].map(noteOf));
  });

  it('are without a last line that was cut off, and with whatever else nobody can have signed', async () => {
    expect(await notes(lineOf(1), lineOf(4).slice(0, -1))).toEqual([noteOf(1)]);
    expect(await notes(lineOf(1), 'nonsense\n', lineOf(4))).toEqual([noteOf(1), '', noteOf(4)]);
    expect(await notes(lineOf(1), 'x'.repeat(9_000_000))).toEqual([noteOf(1), '']);
    expect(await notes('')).toEqual([]);
  });

  it('are none without a file, and an outage where it cannot be read', async () => {
    expect(await witnessNotes(path)).toBeUndefined();
    await expect(notesOf(join(path, '..'))).rejects.toThrow(OutageError);
    await expect(notesOf(join(path, '..'))).rejects.toThrow('the witness file cannot be read (EISDIR)');
    await writeFile(path, lineOf(1));
    await chmod(path, 0);
    if (process.getuid?.() !== 0) await expect(notesOf(path)).rejects.toThrow('EACCES');
  });
});

const notesOf = async (at: string): Promise<void> => {
  for await (const _ of (await witnessNotes(at)) ?? []) continue;
};
