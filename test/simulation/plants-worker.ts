/** Looks for every n-th planted defect, seed after seed, in a process of its own; reports to `main.ts`. */
import { type Found } from './main.ts';
import { plants } from './plants.ts';
import { report } from './processes.ts';
import { prepare, ruleOf, runSeed } from './running.ts';

const [number = 0, by = 1, runs = 1] = process.argv.slice(2, 5).map(Number);

const lookFor = async (plant: string): Promise<Found> => {
  const planted = plants[plant] ?? {};
  await prepare(planted);
  for (let seed = 1; seed <= runs; seed += 1) {
    const { violations } = await runSeed(seed, { plants: planted });
    const byRule = Map.groupBy(violations, ruleOf);
    const firsts = [...byRule.values()].flatMap(([first = '']) => first);
    if (firsts.length > 0) return { plant, seed, what: firsts.join('; ') };
  }
  return { plant };
};

for (const [index, plant] of Object.keys(plants).entries()) if (index % by === number) report(await lookFor(plant));
if (process.connected) process.disconnect();
