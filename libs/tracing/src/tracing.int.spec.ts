import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigurationError } from '@envoi/configuration';
import { eventually } from '../../../test/eventually.ts';
import { Collector, type ToldSpan } from '../../../test/outside/collector.ts';
import { carry, startTracing, traced, type About, type Tracing } from './index.ts';

let collector: Collector;
let tracing: Tracing | undefined;
const troubles: unknown[] = [];
const before = { ...process.env };

beforeEach(async () => {
  collector = await new Collector().start();
  troubles.length = 0;
});
afterEach(async () => {
  await tracing?.stop();
  tracing = undefined;
  await collector.stop();
  process.env = { ...before };
});

/** The SDK reads the environment of the process itself. */
const start = async (more: Record<string, string> = {}) => {
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...more });
  tracing = await startTracing({ service: 'envoi-test', env: process.env, onTrouble: (error) => troubles.push(error) });
  return tracing;
};
const nothing = () => Promise.resolve();

describe('traces', () => {
  it('hold nothing up when the collector hangs, are kept to a bound, and end all the same', async () => {
    collector.isHanging = true;
    const { stop } = await start({ OTEL_EXPORTER_OTLP_TIMEOUT: '3000' });
    for (let n = 0; n < 5_000; n += 1) await traced('work', {}, nothing);
    await eventually(() => collector.bodies.length === 1); // it has a full batch, and says nothing
    await stop();
    expect(troubles).toEqual([]); // it is still trying, and is not waited for
    const sent = collector.bodies.reduce((sum, body) => sum + body.split('"spanId"').length - 1, 0);
    expect(sent).toBeLessThanOrEqual(512 + 2_048);
    await eventually(() => troubles.length === 1);
  });

  it('are none unless a collector is named: work is done, and nothing is carried', async () => {
    tracing = await startTracing({ service: 'envoi-test', env: {}, onTrouble: () => undefined });
    expect(await traced('work', {}, () => Promise.resolve(carry() ?? 'nothing'))).toBe('nothing');
  });

  it.each([
    ['costs nothing of the SDK where nobody asked for it', '', ['@opentelemetry/api']],
    ['is loaded where somebody did', 'http://127.0.0.1:9', expect.arrayContaining(['@opentelemetry/sdk-trace'])],
  ])('%s', async (_, endpoint, loaded) => {
    const code = `
      import { registerHooks } from 'node:module';
      const asked = new Set();
      registerHooks({ resolve: (name, context, next) => (asked.add(name), next(name, context)) });
      const { startTracing } = await import('./libs/tracing/src/index.ts');
      await startTracing({ service: 'test', env: { OTEL_EXPORTER_OTLP_ENDPOINT: '${endpoint}' }, onTrouble: () => {} });
      console.log(JSON.stringify([...asked].filter((name) => name.startsWith('@opentelemetry/'))));`;
    const swc = [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './tools/swc-register.ts',
      '--input-type=module',
      '-e',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [...swc, code], {
      cwd: join(import.meta.dirname, '../../..'),
    });
    expect(JSON.parse(stdout)).toEqual(loaded);
  });

  it.each([{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])('are none where they are switched off: %j', async (off) => {
    await start(off);
    expect(await traced('work', {}, () => Promise.resolve(carry()))).toBeUndefined();
  }); // prettier-ignore

  it('have what is done within something as its parts, in another process, too', async () => {
    const { stop } = await start();
    let carried: string | undefined;
    await traced('outer', { kind: 'server' }, async () => {
      carried = carry();
      await traced('inner', {}, nothing);
    });
    await traced('elsewhere', { kind: 'consumer', from: carried }, nothing);
    await traced('something else', {}, nothing);
    await stop();
    const [inner, outer, elsewhere, other] = collector.spans as [ToldSpan, ToldSpan, ToldSpan, ToldSpan];
    expect([outer.name, outer.parentSpanId, outer.service]).toEqual(['outer', undefined, 'envoi-test']);
    expect([inner.traceId, inner.parentSpanId]).toEqual([outer.traceId, outer.spanId]);
    expect([elsewhere.traceId, elsewhere.parentSpanId]).toEqual([outer.traceId, outer.spanId]);
    expect(other.traceId).not.toBe(outer.traceId);
    expect(carried).toBe(`00-${outer.traceId}-${outer.spanId}-01`);
  });

  it('say the class of what went wrong, what is on their list, and nothing else', async () => {
    const { stop } = await start();
    const attributes = {
      'envoi.connection': 'acme',
      'envoi.attempt': 2,
      'envoi.kind': 'Jane Doe wrote',
      'envoi.outcome': 'https://example.org/?s=signature',
      'envoi.member': 'jane',
    } as About['attributes'] & object;
    const failing = traced('work', { attributes }, (say) => {
      say({ 'envoi.events': 1, ['envoi.text' as 'envoi.kind']: 'jane' });
      return Promise.reject(new TypeError('Jane Doe failed'));
    });
    await expect(failing).rejects.toThrow('Jane Doe failed');
    await stop();
    expect(collector.spans[0]).toMatchObject({ name: 'work', failed: true });
    expect(collector.spans[0]?.attributes).toEqual({
      'envoi.connection': 'acme',
      'envoi.attempt': 2,
      'envoi.events': 1,
      'error.type': 'TypeError',
    });
    expect(collector.bodies.join()).not.toMatch(/jane|signature/i);
  });

  it('are called as the operator says, and are as many as they say', async () => {
    const { stop } = await start({
      OTEL_SERVICE_NAME: 'ours',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    const sampled = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await traced('not taken', {}, nothing);
    await traced('taken elsewhere', { from: sampled }, nothing);
    await stop();
    expect(collector.spans.map(({ name, service }) => [name, service])).toEqual([['taken elsewhere', 'ours']]);
  });

  it('that cannot be sent are told of once', async () => {
    const { stop } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '100',
    });
    for (let n = 0; n < 1_024; n += 1) await traced('work', {}, nothing);
    await stop();
    expect(troubles).toHaveLength(1);
  });

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'not a url' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    { OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
  ])('are refused at the start where they are told something we do not understand: %j', async (wrong) => {
    const failing = start(wrong);
    await expect(failing).rejects.toThrow(ConfigurationError);
    await expect(failing).rejects.toThrow(Object.keys(wrong).at(-1));
  });
});
