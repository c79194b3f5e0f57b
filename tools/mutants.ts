/**
 * Plants one bug after the other in a copy of the last commit, and runs the tests that should notice it, in the order in which
 * they are named, until one does. Writes the report. Interrupted, the next run goes on where this one was; what survived is tried again.
 *   npm run mutants [-- --only TEXT] [--jobs N] [--afresh]
 */
import { execFile, spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';

const REPORT = 'docs/mutants.md';
/** Outcomes so far; not under version control. */
const PROGRESS = '.mutants.json';
/** Of 100 planted bugs so many have to be noticed. */
const GOAL = 95;
/** A test that hangs has noticed, too: the longest takes a tenth of that, in milliseconds. */
const PATIENCE = 300_000;
const NEVER_ENDED = 'a test that never ended';
const NOT_RUN = 'a test file that could not be run';

/** A bug that somebody could make (`find`, which is in the file once, becomes `replace`), and the tests that must notice. */
const mutantSchema = z.strictObject({
  name: z.string(),
  file: z.string(),
  find: z.string(),
  replace: z.string(),
  /** Regular expressions for Jest, the likeliest and fastest first. */
  tests: z.array(z.string()),
});
type Mutant = z.infer<typeof mutantSchema>;

/** What became of a mutant as it was then, and of which commit the copy was. */
const outcomeSchema = z.strictObject({
  mutant: mutantSchema,
  noticedBy: z.string().optional(),
  at: z.string(),
  commit: z.string(),
});
type Outcome = z.infer<typeof outcomeSchema>;

const resultSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) })),
});

const mutants = z.array(mutantSchema).parse(JSON.parse(await readFile('test/mutants.json', 'utf8')));
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '2' },
    afresh: { type: 'boolean', default: false },
  },
});
const shell = promisify(execFile);
const commit = (await shell('git', ['log', '-1', '--format=%s'])).stdout.trim();
const outcomes = values.afresh ? [] : await earlier();
const chosen = mutants.filter(({ name, file }) => `${name} ${file}`.includes(values.only));
const queue = chosen.filter((mutant) => outcomeOf(mutant)?.noticedBy === undefined);
process.stdout.write(`${queue.length} of ${chosen.length} planted bugs are to be tried, on "${commit}"\n`);
/** Whoever stops us leaves neither a copy nor a test that goes on. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
const directory = await mkdtemp(join(tmpdir(), 'envoi-mutants-'));
try {
  const copies = await Promise.all(Array.from({ length: Number(values.jobs) }, (_, n) => copyOf(String(n))));
  for (const mutant of queue) await planted(copies[0] ?? '', mutant, () => Promise.resolve()); // is the list up to date?
  await Promise.all(copies.map(work));
} finally {
  await rm(directory, { recursive: true });
}
await report();

async function work(copy: string): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const started = performance.now();
    const noticedBy = await noticer(copy, mutant);
    keep({ mutant, ...(noticedBy !== undefined && { noticedBy }), at: new Date().toISOString(), commit });
    const outcome = noticedBy === undefined ? `SURVIVED ${mutant.name}` : `noticed  ${mutant.name}, by "${noticedBy}"`;
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    process.stdout.write(`${outcome} (${seconds} s; ${queue.length} left)\n`);
  }
}

/** The last commit, with the same dependencies. */
async function copyOf(name: string): Promise<string> {
  const copy = join(directory, name);
  await shell('sh', ['-c', `mkdir "${copy}" && git archive HEAD | tar -x -C "${copy}"`]);
  await symlink(resolve('node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Resolves with the name of the test that noticed: the first one of the first pattern that has one. */
async function noticer(copy: string, mutant: Mutant): Promise<string | undefined> {
  for (const pattern of mutant.tests) {
    const failed = await planted(copy, mutant, () => run(copy, pattern));
    for (const test of failed) if (await isSure(copy, mutant, { pattern, test })) return test;
  }
  return undefined;
}

/** It fails again with the bug, and passes without, at the third try at the latest: a machine that is busy notices nothing. */
async function isSure(copy: string, mutant: Mutant, { pattern, test }: { pattern: string; test: string }) {
  const again = await planted(copy, mutant, () => run(copy, pattern, test));
  if (!again.includes(test)) return false;
  for (let tries = 0; tries < 3; tries += 1) if ((await run(copy, pattern, test)).length === 0) return true;
  return false;
}

/** Throws when the bug cannot be planted: the list is out of date. */
async function planted<Result>(copy: string, mutant: Mutant, act: () => Promise<Result>): Promise<Result> {
  const { name, file, find, replace } = mutant;
  const path = join(copy, file);
  const text = await readFile(path, 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${name}: what it changes is ${parts.length - 1} times in ${file}`);
  await writeFile(path, parts.join(replace));
  try {
    return await act();
  } finally {
    await writeFile(path, text);
  }
}

/** The tests that fail; of all, or of one only. */
async function run(cwd: string, pattern: string, test?: string): Promise<readonly string[]> {
  const output = join(cwd, 'result.json');
  await rm(output, { force: true });
  const name = test === undefined || [NEVER_ENDED, NOT_RUN].includes(test) ? '' : `^${escaped(test)}$`;
  const jest = ['--runInBand', '--silent', '--json', `--outputFile=${output}`, `--testNamePattern=${name}`, pattern];
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, 'node_modules/jest/bin/jest.js', ...jest], {
    ...{ cwd, stdio: 'ignore', timeout: PATIENCE, killSignal: 'SIGKILL', signal: stopping.signal },
  });
  const ended = await new Promise((done, fail) =>
    child.once('error', fail).once('exit', (code, signal) => done(signal ?? code)),
  );
  if (ended === 0) return [];
  if (ended === 'SIGKILL') return [NEVER_ENDED];
  const { testResults } = resultSchema.parse(JSON.parse(await readFile(output, 'utf8')));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  return failed.length === 0 ? [NOT_RUN] : failed.map(({ fullName }) => fullName);
}

/** For a regular expression. */
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function earlier(): Promise<Outcome[]> {
  const text = await readFile(PROGRESS, 'utf8').catch(() => '[]'); // the first run
  return z.array(outcomeSchema).parse(JSON.parse(text));
}

/** The outcome of exactly this mutant: one that was changed since is another. */
function outcomeOf(mutant: Mutant): Outcome | undefined {
  return outcomes.findLast((outcome) => JSON.stringify(outcome.mutant) === JSON.stringify(mutant));
}

/** All at once, so that an interruption leaves the old or the new. */
function keep(outcome: Outcome): void {
  outcomes.push(outcome);
  writeFileSync(`${PROGRESS}.new`, JSON.stringify(outcomes, undefined, 1));
  renameSync(`${PROGRESS}.new`, PROGRESS);
}

async function report(): Promise<void> {
  const tried = mutants.flatMap((mutant) => outcomeOf(mutant) ?? []);
  const noticed = tried.filter(({ noticedBy }) => noticedBy !== undefined).length;
  const share = Math.floor((noticed / tried.length) * 100);
  process.stdout.write(`${noticed} of ${tried.length} planted bugs are noticed (${share} %)\n`);
  if (share < GOAL) process.exitCode = 1;
  if (tried.length < mutants.length) return;
  const inTime = tried.toSorted((a, b) => a.at.localeCompare(b.at));
  const rows = tried.map(({ mutant: { name, file }, noticedBy = '**nobody**' }) => {
    return `| ${name} | \`${file}\` | ${noticedBy.replaceAll('|', '\\|')} |`;
  });
  const head = [
    '# Planted bugs',
    '',
    'Each of these was made on purpose in a copy, one at a time, and the tests were run that should notice',
    `(\`npm run mutants\`): **${noticed} of ${tried.length}** were noticed. The list is [mutants.json](../test/mutants.json).`,
    '',
    `Run from ${when(inTime.at(0))} to ${when(inTime.at(-1))}.`,
    '',
    '| what goes wrong | where | noticed by |',
    '| --- | --- | --- |',
  ];
  await writeFile(REPORT, [...head, ...rows, ''].join('\n'));
  await shell('node_modules/.bin/prettier', ['--write', REPORT]);
}

function when(outcome: Outcome | undefined): string {
  return outcome === undefined ? '' : `${outcome.at.slice(0, 10)} (at "${outcome.commit}")`;
}
