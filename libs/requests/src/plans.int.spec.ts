import { instant } from '@envoi/event-sourcing';
import { listRows, rowsQuery, sql } from '@envoi/read-store';
import { CONNECTIONS, FILLED_UNTIL, fillReadModels } from '../../../test/filled-read-models.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import { requestRows, requests, type RequestState, type RequestsWanted } from './index.ts';

const ROWS = 20_000;
const LIMIT = 50;
/** Of 8 kB: one for each row of each state that there is, and a few of the index. The table has 1,600. */
const MOST_BLOCKS = 700;

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
  await sql`create schema read_models`.execute(postgres.database.kysely);
  await fillReadModels(postgres.database, ROWS, 0.5); // many under way: an index that is missing shows there, too
}, 240_000); // three seconds, when nothing else runs
afterAll(() => postgres.stop());

const nodesIn = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesIn)];

const explained = async (wanted: RequestsWanted): Promise<Plan> => {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Plan }] }>`
    explain (analyze, buffers, format json) ${rowsQuery(requests, requestRows(wanted))}`.execute(
    postgres.database.kysely,
  );
  return rows[0]!['QUERY PLAN'][0].Plan;
};

/** Everything that the API offers, from the first page and from a place in the middle. */
const kinds = [undefined, 'export', 'deletion'] as const;
const states: readonly (readonly RequestState[] | undefined)[] = [undefined, ['lapsed'], ['waiting'], ['parked'], ['waiting', 'delivered', 'parked']]; // prettier-ignore
const filters = kinds.flatMap((kind) =>
  states.flatMap((one) => [undefined, ...CONNECTIONS].map((connection) => ({ kind, states: one, connection }))),
);
const [from, before] = [instant('2026-08-01T00:00:00Z'), instant('2026-09-01T00:00:00Z')];
const afterPlace = { value: '2026-08-15T00:00:00.000Z', key: '8' };
const orders: readonly Omit<RequestsWanted, 'limit'>[] = [true, false].flatMap((isDescending) => [
  { by: 'askedAt', isDescending } as const,
  { by: 'askedAt', isDescending, after: afterPlace } as const,
  { by: 'askedAt', isDescending, from, before } as const,
  { by: 'dueAt', isDescending } as const,
  { by: 'dueAt', isDescending, before: instant(FILLED_UNTIL) } as const,
  { by: 'dueAt', isDescending, after: { value: FILLED_UNTIL, key: '8' } } as const,
]);

it.each(orders.map((order) => ({ order, name: JSON.stringify(order) })))(
  'whatever is filtered, an index serves it: $name',
  async ({ order }) => {
    for (const filter of filters) {
      const wanted = { ...filter, ...order, limit: LIMIT };
      if (requestRows(wanted).having.length === 0) continue; // there is none: nothing is asked
      const plan = await explained(wanted);
      const nodes = nodesIn(plan);
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined)).toEqual(
        [],
      );
      const blocks = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      expect([filter, blocks <= MOST_BLOCKS, blocks]).toEqual([filter, true, blocks]);
    }
  },
  120_000,
);

it('all of a subject are found by an index', async () => {
  const [some] = await listRows<{ subject: string }>(postgres.database, requests, requestRows({ by: 'askedAt', isDescending: true, limit: 1 })); // prettier-ignore
  const plan = await explained({
    subject: some!.row.subject as never,
    by: 'askedAt',
    isDescending: true,
    limit: LIMIT,
  });
  expect(nodesIn(plan).some((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined)).toBe(
    false,
  );
  expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(50);
});
