import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSigningKeys, parseSigningKeys } from '@envoi/signing';
import { startTestPostgres } from '../stores.ts';
import { startNodeProcess } from './node-process.ts';
import { toldBy, type Told } from './own-process.ts';
import { perSecond, quantile, type Row } from './row.ts';
import { makeSealedLog } from './sealed-log.ts';

/** Turn by turn, each in a process of its own; the median counts. What takes long is measured once. */
const roundsOf = (leaves: number): number => (leaves > 300_000 ? 1 : 3);
const SMALLEST = 100_000;

/**
 * Verifies a log of `size` events, and of those sizes below it that tell whether time grows with the log and no faster; beside
 * each, the bare read of the same log. The node, and whoever reads or verifies, are processes of their own.
 */
export async function measure(size = 1_000_000): Promise<readonly Row[]> {
  const sizes = [SMALLEST, 300_000, 1_000_000, 3_000_000].filter((each) => each < size).concat(size);
  const measured: Measured[] = [];
  for (const leaves of sizes) measured.push(await measuredOf(leaves));
  return measured.flatMap((one) => rowsOf(one, measured[0] ?? one));
}

type Measured = Readonly<{ leaves: number; read: number; verified: number; megabytes: number }>;

const rowsOf = ({ leaves, read, verified, megabytes }: Measured, smallest: Measured): readonly Row[] => [
  { figure: `verified from a log of ${leaves} leaves`, ours: verified, raw: read, rawIs: 'the bare read', unit: '/s', goal: '≥ 70 %', met: verified >= 0.7 * read }, // prettier-ignore
  { figure: `rate, ${leaves} leaves`, ours: verified, raw: smallest.verified, rawIs: `the rate of ${smallest.leaves}`, unit: '/s', goal: '≥ 80 %', met: verified >= 0.8 * smallest.verified }, // prettier-ignore
  { figure: `memory, ${leaves} leaves`, ours: megabytes, raw: 300, rawIs: 'what it may take', unit: 'MB', goal: '≤ 300 MB', met: megabytes <= 300 }, // prettier-ignore
];

async function measuredOf(leaves: number): Promise<Measured> {
  const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
  const directory = await mkdtemp('/tmp/envoi-bench-');
  const postgres = await startTestPostgres();
  const socket = join(directory, 'node');
  try {
    await (await startNodeProcess(socket, postgres.url)).stop();
    await makeSealedLog(postgres.database, leaves, keys);
    const node = await startNodeProcess(socket, postgres.url);
    const stores = [node.connectionString, postgres.url, JSON.stringify({ keys: keys.published })];
    const rounds: Readonly<{ read: Told; verified: Told }>[] = [];
    for (let round = 0; round < roundsOf(leaves); round += 1)
      rounds.push({
        read: await toldBy('verify-log-process.ts', 'read', ...stores),
        verified: await toldBy('verify-log-process.ts', 'verify', ...stores),
      });
    await node.stop();
    const rate = (of: 'read' | 'verified'): number =>
      quantile(rounds.map((round) => perSecond(round[of].events, round[of].took)), 0.5); // prettier-ignore
    return {
      ...{ leaves, read: rate('read'), verified: rate('verified') },
      megabytes: Math.max(...rounds.map(({ verified }) => verified.megabytes)),
    };
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}
