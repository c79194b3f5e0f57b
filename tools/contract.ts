/**
 * Proves that a server keeps the contract of EventStoreDB, as far as we use it:
 * `npm run test:contract [-- --connection esdb://… --size full|small]`. Without a connection: the embedded node, on a
 * Postgres of its own. Ends with a report of what ran where; nothing of the connection string but its host is told.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { connection: { type: 'string' }, size: { type: 'string', default: 'full' } },
});
if (values.size !== 'full' && values.size !== 'small') throw new Error('--size is full or small');

interface Result {
  testResults: { message: string; assertionResults: Assertion[] }[];
}
type Assertion = Readonly<{
  ancestorTitles: string[];
  title: string;
  status: 'passed' | 'failed' | 'pending';
  duration?: number | null;
  failureMessages: string[];
}>;

const directory = await mkdtemp(join(tmpdir(), 'contract-'));
const [json, facts] = [join(directory, 'result.json'), join(directory, 'facts.json')];
const jest = spawn(
  process.execPath,
  [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'],
    ...['--runInBand', '--forceExit', '--json', `--outputFile=${json}`, '--testPathPatterns', '/contract/contract.int'],
  ],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      CONTRACT_SIZE: values.size,
      CONTRACT_REPORT: facts,
      EVENTSTORE_CONNECTION_STRING: values.connection ?? '',
    },
  },
);
await new Promise((resolve) => jest.once('exit', resolve));
const read = async <Content>(file: string, otherwise: string): Promise<Content> =>
  JSON.parse(await readFile(file, 'utf8').catch(() => otherwise)) as Content;
const { testResults } = await read<Result>(json, '{"testResults":[]}');
const { version, removed } = await read<{ version: string; removed: number }>(
  facts,
  '{"version":"unknown","removed":0}',
);
await rm(directory, { recursive: true });

const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
const sections = Map.groupBy(tests, ({ ancestorTitles }) => ancestorTitles[0] ?? '');
const count = (of: readonly Assertion[], status: Assertion['status']): number =>
  of.filter((test) => test.status === status).length;
const told = (of: readonly Assertion[]): string =>
  (['passed', 'failed', 'pending'] as const)
    .map((status) => ({ status, n: count(of, status) }))
    .filter(({ n }) => n > 0)
    .map(({ status, n }) => `${n} ${status === 'pending' ? 'skipped' : status}`)
    .join(', ');
const seconds = (of: readonly Assertion[]): string =>
  `${(of.reduce((sum, { duration }) => sum + (duration ?? 0), 0) / 1000).toFixed(1)} s`;

const where = values.connection === undefined ? 'the embedded node' : hostIn(values.connection);
const line = (text: string): boolean => process.stdout.write(`${text}\n`);
line(`\nEventStoreDB's contract, ${values.size} sizes, against ${where}, which says it is version ${version}`);
for (const [section, of] of sections) {
  line(`  ${section.padEnd(20)} ${told(of).padEnd(36)} ${seconds(of)}`);
  for (const { status, title } of of)
    if (status !== 'passed') line(`    ${status === 'pending' ? 'skipped' : 'FAILED'}: ${title}`);
}
if (values.connection !== undefined) line(`  cleaned up: ${removed} streams of this run are tombstoned`);
for (const { message } of testResults.filter(({ assertionResults }) => assertionResults.length === 0)) line(message);
line(told(tests) || 'nothing ran');
process.exitCode = count(tests, 'failed') === 0 && count(tests, 'passed') > 0 && version !== 'unknown' ? 0 : 1;

function hostIn(connectionString: string): string {
  return /^esdb(?:\+discover)?:\/\/(?:[^@/]*@)?([^/?]+)/.exec(connectionString)?.[1] ?? 'the server named';
}
