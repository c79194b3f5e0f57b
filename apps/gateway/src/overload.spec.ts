import fastify from 'fastify';
import { eventually } from '../../../test/eventually.ts';
import { shedLoad, type Limits } from './overload.ts';

/** A gateway that answers webhooks when it is told to. */
const gateway = (limits: Limits) => {
  const waiting: (() => void)[] = [];
  const app = fastify();
  shedLoad(app, limits);
  app.post('/webhooks/acme', () => new Promise<string>((resolve) => waiting.push(() => resolve(''))));
  app.get('/health/live', () => '');
  const post = () => app.inject({ method: 'POST', url: '/webhooks/acme' }).then((answer) => answer); // `then` begins it
  const areWaiting = (count: number) => eventually(() => waiting.length === count, { every: 1 });
  return { app, waiting, post, areWaiting };
};

it('lets so many in at once, tells others to come back, and lets somebody in for each that is answered', async () => {
  const { app, waiting, post, areWaiting } = gateway({ atOnce: 2, always: 2, patience: 1e9 });
  const first = [post(), post()];
  await areWaiting(2);
  const refused = await post();
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '1']);
  expect((await app.inject('/health/live')).statusCode).toBe(200);
  waiting.shift()!();
  expect((await Promise.race(first)).statusCode).toBe(200);
  const next = post();
  await areWaiting(2);
  for (const answer of waiting) answer();
  expect((await next).statusCode).toBe(200);
});

it('lets nobody in behind those that have waited too long, unless there are but few', async () => {
  const { waiting, post, areWaiting } = gateway({ atOnce: 10, always: 2, patience: 0 });
  const few = [post(), post()];
  await areWaiting(2);
  expect((await post()).statusCode).toBe(429);
  for (const answer of waiting) answer();
  expect((await Promise.all(few)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
});
