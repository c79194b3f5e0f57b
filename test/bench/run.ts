/** `npm run bench [name[:size] …]`: what the product does, each figure beside a raw measure of the same run. */
import { measure as admin } from './admin.ts';
import { measure as consoleInBrowser } from './console.ts';
import { measure as eventStore } from './event-store.ts';
import { measure as evidence } from './evidence.ts';
import { measure as intake } from './intake.ts';
import { measure as latency } from './latency.ts';
import { measure as ledger } from './ledger.ts';
import { measure as manifest } from './manifest.ts';
import { measure as nest } from './nest.ts';
import { measure as overload } from './overload.ts';
import { type Row } from './row.ts';
import { measure as verifyLog } from './verify-log.ts';

const benches: Readonly<Record<string, (size?: number) => Promise<readonly Row[]>>> = {
  admin,
  console: consoleInBrowser,
  latency: () => latency(),
  intake: () => intake(),
  manifest: () => manifest(),
  'event-store': eventStore,
  evidence,
  'verify-log': verifyLog,
  ledger,
  nest,
  overload: (seconds) => overload(seconds === undefined ? {} : { seconds }),
};
const named = new Map(
  process.argv.slice(2).map((argument) => [argument.replace(/:.*/, ''), argument.split(':')[1]] as const),
);
const unknown = [...named.keys()].filter((name) => !(name in benches));
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);

const shown = ({ figure, ours, raw, rawIs, unit, goal, met }: Row) => ({
  figure,
  ours: `${ours} ${unit}`,
  raw: `${raw} ${unit}`,
  ratio: (ours / raw).toFixed(2),
  goal: goal === '' ? '' : `${goal} ${met ? 'met' : 'MISSED'}`,
  'raw is': rawIs,
});

for (const [name, measure] of Object.entries(benches)) {
  if (named.size > 0 && !named.has(name)) continue;
  const size = named.get(name);
  console.table((await measure(size === undefined ? undefined : Number(size))).map(shown));
}
