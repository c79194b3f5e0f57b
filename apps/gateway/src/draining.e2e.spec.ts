import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthModule } from '@envoi/composition';
import { eventually } from '../../../test/eventually.ts';
import { Draining } from './draining.ts';

const underWay = { came: 0, end: Promise.withResolvers<string>() };

@Controller('work')
class Work {
  @Get()
  work(): Promise<string> {
    underWay.came += 1;
    return underWay.end.promise;
  }
}

let app: NestFastifyApplication;
let url: string;

beforeEach(async () => {
  Object.assign(underWay, { came: 0, end: Promise.withResolvers<string>() });
  const draining = new Draining();
  @Module({
    imports: [HealthModule.with(() => Promise.resolve(draining.missing()))],
    controllers: [Work],
    providers: [{ provide: Draining, useValue: draining }],
  })
  class App {}
  const adapter = new FastifyAdapter({ forceCloseConnections: true });
  app = await NestFactory.create<NestFastifyApplication>(App, adapter, { logger: false });
  draining.watch(adapter.getInstance());
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterEach(() => app.close());

const statusOf = async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status;

it('lets a request under way end, takes in nothing new, and says that it is leaving, before the port is closed', async () => {
  const working = fetch(`${url}/work`);
  await eventually(() => underWay.came === 1);
  expect(await statusOf('/health/ready')).toBe(200);
  const closed = app.close();
  await eventually(async () => expect(await statusOf('/health/ready')).toBe(503), { every: 5 });
  expect(await statusOf('/health/live')).toBe(200);
  const refused = await fetch(`${url}/work`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  underWay.end.resolve('done');
  expect(await (await working).text()).toBe('done');
  await closed;
  await expect(statusOf('/health/live')).rejects.toThrow();
});

it('does not wait for a request that does not end', async () => {
  const working = fetch(`${url}/work`).catch(() => 'cut off');
  await eventually(() => underWay.came === 1);
  const asked = performance.now();
  await app.close();
  expect(performance.now() - asked).toBeLessThan(2_000);
  expect(await working).toBe('cut off');
});
