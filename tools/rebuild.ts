/** Makes the rows of a read model anew from the log, beside the live ones, then switches over. See docs/operations.md. */
import { parseArgs } from 'node:util';
import { rebuildProjection, type RebuildProgress } from '@envoi/consumers';
import { recordRebuild } from '@envoi/operation-record';
import { digestReadModel } from '@envoi/read-store';
import { projections } from '../apps/worker/src/projections.ts';
import {
  UsageError,
  WHY_USAGE,
  causeOfCommand,
  print,
  runCommand,
  whoAndWhy,
  whyOptions,
  withDatabase,
  withLog,
} from './operator.ts';
import { progressLines } from './progress-lines.ts';

const names = projections.map(({ name }) => name).join(', ');
const USAGE = `npm run rebuild -- PROJECTION [--afresh] ${WHY_USAGE}
  PROJECTION: one of ${names}
  --afresh:   throws away what an interrupted rebuild has made (by another version of the code, say)
Who does it and why is on the record first. Readers see the live rows until the new ones are there. Interrupted, the next run goes on where this one was.`;

/** A line that is written over and over; nothing where nobody looks on. */
const progressBar = () => {
  const lineOf = progressLines(performance.now());
  let shownAt = 0;
  return (progress: RebuildProgress): void => {
    const now = performance.now();
    if (!process.stderr.isTTY || now - shownAt < 100) return;
    shownAt = now;
    process.stderr.write(`\r${lineOf(progress, now)}  `);
  };
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { afresh: { type: 'boolean' }, help: { type: 'boolean' }, ...whyOptions },
    allowPositionals: true,
  });
  if (values.help === true) {
    print(USAGE);
    return;
  }
  const [wanted] = positionals;
  const projection = projections.find(({ name }) => name === wanted);
  if (projection === undefined || positionals.length !== 1) throw new UsageError(USAGE);
  const { actor, why } = whoAndWhy(values);
  await withDatabase(async (database) => {
    await withLog(database, async (stores) => {
      const { name, version } = projection;
      const rebuilt = { projection: name, version, ...why };
      await recordRebuild({ actor, rebuilt, cause: causeOfCommand() }, stores.streams);
      const before = await digestReadModel(database, projection);
      const started = performance.now();
      await rebuildProjection(projection, stores, { afresh: values.afresh ?? false, onProgress: progressBar() });
      if (process.stderr.isTTY) process.stderr.write('\n');
      const { rows, sha256 } = await digestReadModel(database, projection);
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      print(`${name} v${version} is rebuilt: ${rows} rows in ${seconds} s, SHA-256 ${sha256}`);
      const isSame = before.sha256 === sha256;
      print(
        isSame ? 'the bytes are those of before' : 'the bytes are others than before: mended, or written meanwhile',
      );
    });
  }, 4);
}

await runCommand('rebuild', main);
