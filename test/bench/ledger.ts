import { hash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { instant } from '@envoi/event-sourcing';
import { connectEventLog, connectRawLog } from '@envoi/event-store';
import {
  CompactRange,
  fileWitness,
  leafBytes,
  leafHash,
  postgresLedgerStore,
  runLedger,
  type Envelope,
} from '@envoi/ledger';
import { leaseRows, migrateReadStore, openLeases } from '@envoi/read-store';
import { generateSigningKeys, parseSigningKeys } from '@envoi/signing';
import { startTestPostgres } from '../stores.ts';
import { quantile, timed, type Row } from './row.ts';

const LEAVES = 200_000;
const BYTES = 700;
const PER_SECOND = 20;

/** What sealing costs an event, beside the bare hashes; and how long after its append a signed head covers it. */
export async function measure(seconds = 15): Promise<Row[]> {
  return [hashing(), ...(await sealing(seconds))];
}

/** The best of five: other work only ever makes it slower. */
const best = (of: () => void): number =>
  Math.min(
    ...Array.from({ length: 5 }, () => {
      const started = performance.now();
      of();
      return ((performance.now() - started) * 1_000) / LEAVES;
    }),
  );

const hashing = (): Row => {
  const empty: Envelope = {
    ...{ stream: `conversation-${randomUUID()}`, revision: 7n, id: randomUUID() },
    ...{ type: 'AssistantSpoke', contentType: 'application/json', data: Buffer.alloc(0), metadata: Buffer.alloc(300) },
  };
  const event = { ...empty, data: Buffer.alloc(BYTES - leafBytes(empty).length) };
  const [leaf, pair] = [Buffer.alloc(BYTES + 1), Buffer.alloc(65)];
  const raw = best(() => {
    for (let n = 0; n < LEAVES; n += 1) hash('sha256', n % 2 === 0 ? leaf : pair, 'hex');
    for (let n = 0; n < LEAVES; n += 1) hash('sha256', n % 2 === 0 ? pair : leaf, 'hex');
  });
  const ours = best(() => {
    const range = new CompactRange();
    for (let n = 0; n < LEAVES; n += 1) range.append(leafHash(leafBytes(event)));
    range.root();
  });
  return rowOf(
    { figure: `an event of ${BYTES} bytes hashed into the tree`, ours, raw, most: 6, unit: 'µs' },
    'its two SHA-256',
  );
};

async function sealing(seconds: number): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'ledger-'));
  const postgres = await startTestPostgres();
  const unixSocket = join(directory, 'private', 'node.sock');
  const node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { unixSocket } });
  const [log, raw] = [connectEventLog(node.connectionString), connectRawLog(node.connectionString)];
  try {
    await migrateReadStore(postgres.database);
    const store = postgresLedgerStore(postgres.database);
    await store.migrate();
    const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
    const leases = await openLeases(leaseRows(postgres.database), { holder: 'bench' });
    const ledger = runLedger({
      ...{ raw, log, store, leases, keys, origin: 'bench.example/ledger', logger: console },
      published: () => Promise.resolve({ keys: keys.published }),
      witness: fileWitness(join(directory, 'heads.jsonl')),
      clock: { now: () => instant(Date.now()) },
    });
    const appendedAt: number[] = [];
    const took: number[] = [];
    ledger.onHead(() => {
      const at = performance.now();
      void ledger.status().then(({ headSize }) => {
        for (const since of appendedAt.slice(took.length, headSize)) took.push(at - since);
      });
    });
    const append = async (): Promise<void> => {
      const event = { id: randomUUID(), type: 'Measured', data: { of: 'x'.repeat(300) }, metadata: {} };
      await log.append(`bench-${randomUUID()}`, -1n, [event]);
      appendedAt.push(performance.now());
    };
    const appends: number[] = [];
    for (let n = 0; n < seconds * PER_SECOND; n += 1) {
      appends.push(await timed(1, 1, append));
      await pause(1_000 / PER_SECOND);
    }
    while (took.length < appendedAt.length) await pause(20);
    await ledger.stop();
    await leases.close();
    return [0.5, 0.99].map((q) => {
      const figures = { ours: quantile(took, q), raw: quantile(appends, q), most: 1_200, unit: 'ms' };
      return rowOf({ figure: `appended → in a signed head, p${q * 100}`, ...figures }, 'the append itself');
    });
  } finally {
    await Promise.all([log.dispose(), raw.dispose()]);
    await node.stop();
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}

type Figures = Readonly<{ figure: string; ours: number; raw: number; most: number; unit: string }>;

const rowOf = ({ figure, ours, raw, most, unit }: Figures, rawIs: string): Row => ({
  ...{ figure, rawIs, unit, goal: `≤ ${most} ${unit}`, met: ours <= most },
  ours: Math.round(ours * 100) / 100,
  raw: Math.round(raw * 100) / 100,
});
