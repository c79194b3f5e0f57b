import { OutageError } from '@envoi/event-sourcing';
import { circuitBreaker, type BreakerAlert } from './index.ts';

const set = () => {
  const alerts: BreakerAlert[] = [];
  const time = { now: 0 };
  const breaker = circuitBreaker('acme', { alert: (alert) => alerts.push(alert), now: () => time.now });
  let calls = 0;
  const counted = <T>(call: () => Promise<T>) =>
    breaker.run(() => {
      calls += 1;
      return call();
    });
  return {
    alerts: () => alerts.map(({ alert }) => alert),
    time,
    breaker,
    calls: () => calls,
    fails: (retryAfter?: number) => expect(counted(() => Promise.reject(new OutageError('down', retryAfter)))).rejects.toThrow(OutageError), // prettier-ignore
    works: () => counted(() => Promise.resolve('fine')),
    run: counted,
  };
};

describe('a circuit breaker', () => {
  it('passes results and errors on while all is well', async () => {
    const { works, run, alerts, breaker } = set();
    expect(await works()).toBe('fine');
    await expect(run(() => Promise.reject(new RangeError('mine')))).rejects.toThrow(RangeError);
    expect([breaker.isOpen(), alerts()]).toEqual([false, []]);
  });

  it('calls nobody while the connection is down, and says until when', async () => {
    const { fails, works, calls, time } = set();
    await fails();
    time.now = 400;
    await expect(works()).rejects.toMatchObject({ name: 'OutageError', retryAfter: 600 });
    expect(calls()).toBe(1);
  });

  it('probes after a second, then every five, one at a time', async () => {
    const { fails, works, calls, time, run } = set();
    await fails();
    time.now = 1_000;
    await fails();
    time.now = 5_999;
    await expect(works()).rejects.toThrow(OutageError);
    expect(calls()).toBe(2);
    time.now = 6_000;
    const probe = Promise.withResolvers<string>();
    const probing = run(() => probe.promise);
    await expect(works()).rejects.toThrow(OutageError);
    probe.resolve('up');
    expect(await probing).toBe('up');
    expect([await works(), calls()]).toEqual(['fine', 4]);
  });

  it('waits as long as it was asked to', async () => {
    const { fails, works, time } = set();
    await fails(60_000);
    time.now = 59_999;
    await expect(works()).rejects.toMatchObject({ retryAfter: 1 });
    time.now = 60_000;
    expect(await works()).toBe('fine');
  });

  it('alerts once when the connection goes, and once when it is back', async () => {
    const { fails, works, time, alerts } = set();
    await fails();
    for (const at of [1_000, 6_000, 11_000]) {
      time.now = at;
      await fails();
    }
    time.now = 16_000;
    await works();
    await works();
    expect(alerts()).toEqual(['connection-down', 'connection-up']);
  });

  it('takes many failures at the same time for one', async () => {
    const { run, time, works } = set();
    const down = Promise.withResolvers<never>();
    const calls = [1, 2, 3].map(() => run(() => down.promise));
    down.reject(new OutageError('down'));
    await Promise.allSettled(calls);
    time.now = 1_000;
    expect(await works()).toBe('fine');
  });

  it('takes an answer that we do not like for a sign of life, but not an abort of our own', async () => {
    const { fails, run, breaker, time } = set();
    await fails();
    time.now = 1_000;
    await expect(run(() => Promise.reject(new DOMException('gone', 'AbortError')))).rejects.toThrow();
    expect(breaker.isOpen()).toBe(true);
    await expect(run(() => Promise.reject(new RangeError('nonsense')))).rejects.toThrow(RangeError);
    expect(breaker.isOpen()).toBe(false);
  });
});
