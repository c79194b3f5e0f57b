import { runTimers } from './run.ts';

it('delivers each of many exports that are due at the same moment once and none early, although Postgres is restarted', async () => {
  const { missing, twice, early, restarts } = await runTimers({ exports: 200, apart: 0, restartEvery: 60_000 });
  expect({ missing, twice, early, restarts }).toEqual({ missing: 0, twice: 0, early: 0, restarts: 1 });
}, 180_000);
