import { randomUUID } from 'node:crypto';
import { type ExportId } from '@envoi/attachment-export';
import { MINUTE, OutageError, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog, type EventLog } from '@envoi/event-store';
import { decide, linkUse } from './domain/link-use.ts';
import { LinkUseCounter } from './link-use-counter.ts';
import { linkUseSchemas } from './schemas.ts';

const noon = instant('2026-11-27T12:00:00.000Z');
const anExport = () => ({ subject: randomUUID() as string as SubjectId, exportId: randomUUID() as string as ExportId });

/** Counters of some gateways over one log. */
const setUp = () => {
  const log = memoryEventLog();
  const at = { now: noon };
  const clock = { now: () => at.now };
  /** How appends get to the log. */
  const wire: { append: EventLog['append'] } = { append: (...args) => log.append(...args) };
  const viaWire: EventLog = { ...log, append: (...args) => wire.append(...args) };
  const streams = new Streams(viaWire, linkUseSchemas, { ...clock, policyVersion: 1 });
  const forgotten = new Set<string>();
  const dropped: [number, string | undefined][] = [];
  const vault = {
    requestOwner: (exportId: string) =>
      Promise.resolve(
        forgotten.has(exportId)
          ? undefined
          : { subject: randomUUID() as string as SubjectId, command: 'export' as const },
      ),
  };
  const onDropped = (uses: number, error?: unknown) => dropped.push([uses, (error as Error | undefined)?.name]);
  const counter = (most?: number) => new LinkUseCounter({ streams, vault, clock, onDropped }, most);
  const recorded = async ({ subject }: { subject: SubjectId }) =>
    (await streams.load(linkUse, subject)).events.map(({ type, data }) => ('count' in data ? data : type));
  const close = ({ subject }: { subject: SubjectId }) => {
    const cause = { causation: randomUUID(), correlation: 'deletion', at: at.now };
    const closing = decide.close({ deletionId: randomUUID() });
    return new Streams(log, linkUseSchemas, { ...clock, policyVersion: 1 }).transact(linkUse, subject, { cause, command: 'close' }, closing); // prettier-ignore
  };
  return { log, at, wire, forgotten, dropped, counter, recorded, close };
};

describe('Uses of links', () => {
  it('are one event for an export and minute, recorded when the minute is over', async () => {
    const { at, counter, recorded } = setUp();
    const gateway = counter();
    const [one, other] = [anExport(), anExport()];
    gateway.count(one);
    at.now = plus(noon, 20_000);
    gateway.count(other);
    at.now = plus(noon, MINUTE - 1);
    gateway.count(one);
    await gateway.recordDue();
    expect(await recorded(one)).toEqual([]);
    at.now = plus(noon, MINUTE);
    gateway.count(one);
    await gateway.recordDue();
    await gateway.recordDue();
    const first = { exportId: one.exportId, count: 2, from: noon, until: plus(noon, MINUTE - 1) };
    expect(await recorded(one)).toEqual([first]);
    expect(await recorded(other)).toMatchObject([{ count: 1, from: plus(noon, 20_000), until: plus(noon, 20_000) }]);
    await gateway.stop();
    expect(await recorded(one)).toEqual([first, { ...first, count: 1, from: at.now, until: at.now }]);
  });

  it('are recorded without being asked for', async () => {
    const { at, counter, log } = setUp();
    const gateway = counter();
    const appended = new Promise((resolve) => {
      const { append } = log;
      Object.assign(log, { append: (...args: Parameters<typeof append>) => append(...args).then(resolve) });
    });
    gateway.count(anExport());
    at.now = plus(noon, MINUTE);
    await appended;
    await gateway.stop();
  });

  it('are counted by each gateway for itself', async () => {
    const { counter, recorded } = setUp();
    const gateways = [counter(), counter()];
    const one = anExport();
    for (const gateway of gateways) gateway.count(one);
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    expect(await recorded(one)).toMatchObject([{ count: 1 }, { count: 1 }]);
  });

  it('wait for a log that is away, and are recorded once, though it had them all along', async () => {
    const { at, wire, log, counter, recorded, dropped } = setUp();
    const gateway = counter();
    const [one, other] = [anExport(), anExport()];
    for (const each of [one, one, other]) gateway.count(each);
    wire.append = async (...args) => {
      await log.append(...args);
      throw new OutageError('nothing is known');
    };
    at.now = plus(noon, MINUTE);
    await gateway.recordDue();
    gateway.count(one);
    wire.append = (...args) => log.append(...args);
    await gateway.recordDue();
    expect(await recorded(one)).toMatchObject([{ count: 2 }]);
    expect(await recorded(other)).toMatchObject([{ count: 1 }]);
    expect(dropped).toEqual([]);
    await gateway.stop();
  });

  it('of an export whose stream cannot be read cost nobody else theirs', async () => {
    const { log, counter, recorded, dropped } = setUp();
    const gateway = counter();
    const [one, other] = [anExport(), anExport()];
    await log.append(`linkUse-${one.subject}`, -1n, [{ id: randomUUID(), type: 'Bewitched', data: {}, metadata: {} }]);
    for (const each of [one, one, other]) gateway.count(each);
    await gateway.stop();
    expect(dropped).toEqual([[2, 'UnknownEventError']]);
    expect(await recorded(other)).toMatchObject([{ count: 1 }]);
  });

  it('beyond the bound are not counted, and somebody hears of it', async () => {
    const { counter, recorded, dropped } = setUp();
    const gateway = counter(2);
    const [one, other, third] = [anExport(), anExport(), anExport()];
    for (const each of [one, other, third, third, one]) gateway.count(each);
    await gateway.stop();
    expect(dropped).toEqual([[2, undefined]]);
    expect(await recorded(one)).toMatchObject([{ count: 2 }]);
    expect(await recorded(third)).toEqual([]);
  });

  it('hold up a stop for a second at most', async () => {
    const { wire, counter } = setUp();
    const gateway = counter();
    wire.append = () => new Promise(() => undefined);
    gateway.count(anExport());
    const asked = performance.now();
    await gateway.stop();
    expect(performance.now() - asked).toBeLessThan(5_000);
  });
});

describe('Of who is deleted', () => {
  it('nothing is recorded, however late a gateway is', async () => {
    const { counter, recorded, close } = setUp();
    const gateway = counter();
    const one = anExport();
    gateway.count(one);
    await close(one);
    await gateway.stop();
    expect(await recorded(one)).toEqual(['AttachmentLinkUseClosed']);
  });

  it('nothing is recorded after the closing that comes right before the append', async () => {
    const { wire, log, counter, recorded, close } = setUp();
    const gateway = counter();
    const one = anExport();
    gateway.count(one);
    wire.append = async (...args) => {
      await close(one);
      await log.append(...args);
    };
    await gateway.stop();
    expect(await recorded(one)).toEqual(['AttachmentLinkUseClosed']);
  });

  it('and of who is forgotten as idle no stream begins', async () => {
    const { forgotten, log, counter } = setUp();
    const gateway = counter();
    const one = anExport();
    gateway.count(one);
    forgotten.add(one.exportId);
    await gateway.stop();
    expect(log.events).toEqual([]);
  });
});
