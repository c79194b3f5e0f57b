/**
 * Plants one bug after the other in a copy of the last commit, and runs the tests that should notice it. Writes the report.
 *   npm run mutants [-- --only TEXT] [--jobs N]
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';

const REPORT = 'docs/mutants.md';
/** Of 100 planted bugs so many have to be noticed. */
const GOAL = 95;
/** A test that hangs has noticed, too, in milliseconds. */
const PATIENCE = 300_000;
/** For all of them together, without any bug. */
const PATIENCE_AT_FIRST = 1_200_000;

/** A bug that somebody could make (`find`, which is in the file once, becomes `replace`), and the tests that must notice. */
const mutantSchema = z.strictObject({
  name: z.string(),
  file: z.string(),
  find: z.string(),
  replace: z.string(),
  /** Regular expressions for Jest. */
  tests: z.array(z.string()),
});
type Mutant = z.infer<typeof mutantSchema>;

const resultSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) })),
});

type Outcome = Readonly<{ mutant: Mutant; noticedBy?: string }>;

const mutants = z.array(mutantSchema).parse(JSON.parse(await readFile('test/mutants.json', 'utf8')));
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, jobs: { type: 'string', default: '2' } },
});
const chosen = mutants.filter(({ name, file }) => `${name} ${file}`.includes(values.only));
const directory = await mkdtemp(join(tmpdir(), 'envoi-mutants-'));
try {
  const copies = await Promise.all(Array.from({ length: Number(values.jobs) }, (_, n) => copyOf(String(n))));
  const everyTest = [...new Set(chosen.flatMap(({ tests }) => tests))];
  const before = await run(copies[0] ?? '', everyTest, PATIENCE_AT_FIRST);
  if (before !== undefined) throw new Error(`the tests fail without any planted bug: ${before}`);
  const outcomes: Outcome[] = [];
  const queue = [...chosen];
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const noticedBy = await plant(copy, mutant);
        outcomes.push({ mutant, ...(noticedBy !== undefined && { noticedBy }) });
        process.stdout.write(`${noticedBy === undefined ? 'SURVIVED' : 'noticed '} ${mutant.name}\n`);
      }
    }),
  );
  await report(outcomes);
} finally {
  await rm(directory, { recursive: true });
}

/** The last commit, with the same dependencies. */
async function copyOf(name: string): Promise<string> {
  const copy = join(directory, name);
  const shell = promisify(execFile);
  await shell('sh', ['-c', `mkdir "${copy}" && git archive HEAD | tar -x -C "${copy}"`]);
  await symlink(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Resolves with the name of the test that noticed. Throws when the bug cannot be planted: the list is out of date. */
async function plant(copy: string, { name, file, find, replace, tests }: Mutant): Promise<string | undefined> {
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${name}: what it changes is ${parts.length - 1} times in ${file}`);
  await writeFile(path, parts.join(replace));
  try {
    return await run(copy, tests);
  } finally {
    await writeFile(path, text);
  }
}

/** The first test that fails; undefined: all pass. */
async function run(cwd: string, tests: readonly string[], timeout = PATIENCE): Promise<string | undefined> {
  const output = join(cwd, 'result.json');
  await rm(output, { force: true });
  const jest = ['--bail', '--silent', '--json', `--outputFile=${output}`, ...tests];
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, 'node_modules/jest/bin/jest.js', ...jest], {
    ...{ cwd, stdio: 'ignore', timeout, killSignal: 'SIGKILL' },
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (code === 0) return undefined;
  const text = await readFile(output, 'utf8').catch(() => undefined); // killed before it could write
  if (text === undefined) return 'a test that never ended';
  const { testResults } = resultSchema.parse(JSON.parse(text));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  return failed?.fullName ?? 'a test file that could not be run';
}

async function report(outcomes: readonly Outcome[]): Promise<void> {
  const noticed = outcomes.filter(({ noticedBy }) => noticedBy !== undefined).length;
  const share = Math.floor((noticed / outcomes.length) * 100);
  process.stdout.write(`${noticed} of ${outcomes.length} planted bugs are noticed (${share} %)\n`);
  if (share < GOAL) process.exitCode = 1;
  if (values.only !== '') return;
  const rows = mutants.map((mutant) => {
    const by = outcomes.find((outcome) => outcome.mutant === mutant)?.noticedBy;
    return `| ${mutant.name} | \`${mutant.file}\` | ${by === undefined ? '**nobody**' : by.replaceAll('|', '\\|')} |`;
  });
  const head = [
    '# Planted bugs',
    '',
    `Each of these was made on purpose in a copy, one at a time, and the tests were run that should notice (\`npm run mutants\`):`,
    `**${noticed} of ${outcomes.length}** were noticed. The list is [mutants.json](../test/mutants.json).`,
    '',
    '| what goes wrong | where | noticed by |',
    '| --- | --- | --- |',
  ];
  await writeFile(REPORT, [...head, ...rows, ''].join('\n'));
}
