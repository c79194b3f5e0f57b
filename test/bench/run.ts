/** `npm run bench [name …]`: what the product does, each figure beside a raw measure of the same run. */
import { measure as eventStore } from './event-store.ts';
import { measure as intake } from './intake.ts';
import { measure as latency } from './latency.ts';
import { measure as manifest } from './manifest.ts';
import { measure as overload } from './overload.ts';
import { type Row } from './row.ts';

const benches: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  latency,
  intake,
  manifest,
  'event-store': eventStore,
  overload,
};
const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in benches));
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
  if (named.length > 0 && !named.includes(name)) continue;
  console.table((await measure()).map(shown));
}
