import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCheckpoint, verifiersFrom } from '@envoi/ledger';
import { type Jwks } from '@envoi/signing';
import { eventually } from './eventually.ts';
import { startSystem } from './system.ts';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'envoi-witness-'))));
afterEach(() => rm(directory, { recursive: true }));

describe('The assistant', () => {
  it('seals what it does: heads that its published keys verify, in a file outside its stores', async () => {
    const file = join(directory, 'heads.jsonl');
    const system = await startSystem({ LEDGER_WITNESS_FILE: file, PUBLIC_URL: 'https://envoi.example/assistant' });
    try {
      const jwks = (await (await fetch(`${system.assistant.gatewayUrl}/.well-known/jwks.json`)).json()) as Jwks;
      const verifiers = verifiersFrom(jwks, 'envoi.example/assistant/ledger');
      const heads = async () => {
        const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
        return lines.map((line) => parseCheckpoint((JSON.parse(line) as { checkpoint: string }).checkpoint, verifiers));
      };
      const { id: from } = system.workspace.member('asker');
      await system.chat.ask({ from, text: 'Help' });
      const first = await eventually(async () => {
        const last = (await heads()).at(-1);
        expect(last?.size).toBeGreaterThan(0);
        return last!;
      });
      await system.chat.ask({ from, text: 'Get my attachments' });
      await eventually(async () => expect((await heads()).at(-1)?.size).toBeGreaterThan(first.size));
      const sizes = (await heads()).map(({ size }) => size);
      expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    } finally {
      await system.stop();
    }
  }, 60_000);
});
