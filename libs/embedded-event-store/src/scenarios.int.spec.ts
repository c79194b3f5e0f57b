import { readFile } from 'node:fs/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { Player, type Scenario } from '../test/scenarios.ts';
import { startEmbeddedEventStore, type EmbeddedEventStore } from './index.ts';

const scenarios = JSON.parse(
  await readFile(new URL('../test/fixtures/eventstore/scenarios.json', import.meta.url), 'utf8'),
) as Scenario[];

/** Every fourth, unless `EVENTSTORE_SCENARIOS=all` asks for all of them. */
const played =
  process.env['EVENTSTORE_SCENARIOS'] === 'all' ? scenarios : scenarios.filter(({ seed }) => seed % 4 === 0);

describe('the embedded node', () => {
  let postgres: TestPostgres;
  let node: EmbeddedEventStore;
  let client: EventStoreDBClient;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    node = await startEmbeddedEventStore({ databaseUrl: postgres.url, listen: { host: '127.0.0.1', port: 0 } });
    client = EventStoreDBClient.connectionString(node.connectionString);
  });
  afterAll(async () => {
    await client.dispose();
    await node.stop();
    await postgres.stop();
  });

  it('gives the answers that EventStoreDB gave, step by step', async () => {
    const differences: unknown[] = [];
    for (const scenario of played) {
      const player = new Player(client, 'a', scenario);
      for (const [index, step] of scenario.steps.entries()) {
        const observed = await player.play(step);
        if (JSON.stringify(observed) === JSON.stringify(step.observed)) continue;
        differences.push({ seed: scenario.seed, index, step, observed });
        break; // what follows may be a consequence
      }
    }
    expect(differences).toEqual([]);
  }, 240_000);
});
