import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OutageError } from '@envoi/event-sourcing';
import { eventually } from '../../../test/eventually.ts';
import { startBadDay, type BadDay } from '../test/bad-day.ts';
import { aCategory, all, several } from '../test/event-log.contract.ts';
import { type EventLog } from './index.ts';

describe('what is left behind', () => {
  let day: BadDay;
  let log: EventLog;
  let category: string;
  let stream: string;
  beforeAll(async () => {
    day = await startBadDay();
  });
  beforeEach(() => {
    log = day.connect();
    category = aCategory();
    stream = `${category}-1`;
  });
  afterEach(() => day.heal());
  afterAll(() => day.stop());

  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  it('(11) after a thousand reads left early: no call, one connection, no timer', async () => {
    const patient = day.connect({ readTimeout: 20_000 });
    await patient.append(stream, -1n, several(50));
    const before = timers();
    const leaveEarly = async (): Promise<void> => {
      for (let n = 0; n < 50; n += 1) for await (const { revision } of patient.read(stream)) if (revision === 1n) break;
    };
    await Promise.all(Array.from({ length: 20 }, leaveEarly));
    await eventually(() => expect(day.node.open).toBe(0));
    expect(day.line.connections).toBe(1);
    await eventually(() => expect(timers()).toBeLessThanOrEqual(before + 2));
  }, 60_000);

  it('(11) after reads left in the middle, though the server has not ended them', async () => {
    await log.append(stream, -1n, several(50));
    day.node.on('read', { type: 'falls-silent', after: 5 });
    for (let n = 0; n < 20; n += 1) for await (const { revision } of log.read(stream)) if (revision === 1n) break;
    await eventually(() => expect(day.node.open).toBe(0));
  });

  it('after hundreds of appends that timed out: no call, and one connection', async () => {
    day.node.on('append', { type: 'never-answers' });
    const hasty = day.connect({ appendTimeout: 20, appendWithin: 60 });
    const outcomes = await Promise.allSettled(
      several(300).map((event, n) => hasty.append(`${stream}${n}`, -1n, [event])),
    );
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    await eventually(() => expect(day.node.open).toBe(0));
    await eventually(() => expect(day.line.connections).toBeLessThanOrEqual(1));
  });

  it('(11) after a hundred subscriptions broken out of: no call, no connection, no listener', async () => {
    await log.append(stream, -1n, several(50));
    await log.dispose();
    const follower = day.connect({ stallAfter: 60_000 }); // to look what it misses it would take a connection
    const { signal } = new AbortController();
    for (let n = 0; n < 100; n += 1)
      for await (const { type } of follower.subscribe({ categories: [category], signal })) if (type === 'event') break;
    await eventually(() => expect(day.node.open).toBe(0));
    await eventually(() => expect(day.line.connections).toBe(0));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('dispose ends what is pending: appends, those in line, reads and subscriptions settle, the connections go', async () => {
    await log.append(stream, -1n, several(5));
    await log.dispose();
    for (const rpc of ['append', 'read'] as const) day.node.on(rpc, { type: 'never-answers' });
    const open = day.connect({ appendTimeout: 20_000, appendWithin: 20_000, readTimeout: 20_000, appendsAtOnce: 2 });
    const following = (async () => {
      for await (const _message of open.subscribe({ categories: [category], signal: new AbortController().signal }));
    })();
    const pending = [
      ...several(5).map((event, n) => open.append(`${stream}${n}`, -1n, [event])),
      all(open.read(stream)),
      open.eventAt(1n),
    ];
    const settled = Promise.allSettled(pending);
    await eventually(() => expect(day.node.calls('append') + day.node.calls('read')).toBeGreaterThanOrEqual(4));
    await open.dispose();
    const outcomes = await settled;
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof OutageError)).toEqual(
      outcomes.map(() => true),
    );
    await following;
    await eventually(() => expect(day.node.open).toBe(0));
    await eventually(() => expect(day.line.connections).toBe(0));
    await expect(open.append(stream, 4n, several(1))).rejects.toBeInstanceOf(OutageError);
    await expect(all(open.read(stream))).rejects.toBeInstanceOf(OutageError);
  });

  it('(12) a process that has disposed of its log ends by itself, whatever the server still owes it', async () => {
    day.node.on('append', { type: 'answers-late', by: 0 }, 1);
    day.node.on('append', { type: 'never-answers' });
    const root = join(import.meta.dirname, '../../..');
    const program = `
      import { connectEventLog } from '@envoi/event-store';
      const patient = { appendTimeout: 60_000, appendWithin: 60_000 };
      const log = connectEventLog(${JSON.stringify(`esdb+${day.endpoint.replace('unix:', 'unix://')}`)}, patient);
      const append = (stream) => log.append(stream, -1n, [{ id: crypto.randomUUID(), type: 'A', data: {}, metadata: {} }]);
      await append('${stream}');
      const unanswered = append('${stream}0').catch(({ name }) => name);
      for await (const event of log.read('${stream}')) break;
      const { signal } = new AbortController();
      for await (const { type } of log.subscribe({ categories: ['${category}'], signal })) if (type === 'event') break;
      await log.dispose();
      console.log(await unanswered);`;
    const arguments_ = ['--import', './tools/swc-register.ts', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, arguments_, { cwd: root, timeout: 15_000 });
    expect(stdout.trim()).toBe('OutageError');
  });
});
