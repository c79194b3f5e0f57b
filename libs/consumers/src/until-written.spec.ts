import { untilWritten } from './until-written.ts';

const outage = Object.assign(new Error('terminating connection'), { code: '57P01' });

it('writes again while Postgres is away', async () => {
  let times = 0;
  const write = () => ((times += 1) < 3 ? Promise.reject(outage) : Promise.resolve(times));
  expect(await untilWritten(write, new AbortController().signal)).toBe(3);
});

it('gives up when the visit is lost, and at once when it is no outage', async () => {
  const losing = new AbortController();
  let times = 0;
  const write = () => {
    if ((times += 1) === 2) losing.abort();
    return Promise.reject(outage);
  };
  await expect(untilWritten(write, losing.signal)).rejects.toBe(outage);
  expect(times).toBe(2);
  const defect = new Error('a defect');
  await expect(untilWritten(() => Promise.reject(defect), new AbortController().signal)).rejects.toBe(defect);
});
