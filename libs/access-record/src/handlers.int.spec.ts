import { instant, streamName, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { AccessRecordModule } from './access-record.module.ts';
import { RecordEvidenceExport, RecordLookup } from './commands.ts';
import { accessRecord, type Exported, type LookedAt } from './domain/access.ts';
import { accessRecordSchemas } from './schemas.ts';

const actor = '3f0d8f0a-0000-4000-8000-000000000001';
const now = instant('2026-11-27T10:00:00.000Z');
const lookedAt: LookedAt = {
  lookup: 'replay',
  target: { kind: 'subject', id: '7d9f0a4e-0000-4000-8000-000000000001' },
  reason: 'internal-audit',
  ticket: 'AUD-1',
};
const period = { from: instant('2026-07-01'), to: instant('2026-10-01') };
const exported: Exported = { ...period, recipient: 'court', reason: 'court-order', ticket: 'LEG-3' };
const because = (causation: string) => ({ causation, correlation: causation, at: now });

describe('Who looked', () => {
  let module: TestingModule;
  let bus: CommandBus;
  let streams: Streams;

  beforeEach(async () => {
    streams = new Streams(memoryEventLog(), accessRecordSchemas, { now: () => now, policyVersion: 1 });
    module = await Test.createTestingModule({ imports: [AccessRecordModule.register({ streams })] }).compile();
    await module.init();
    bus = module.get(CommandBus);
  });
  afterEach(() => module.close());

  const recorded = async () => (await streams.load(accessRecord, actor as SubjectId)).events;

  it('is in the stream of the actor, with what, why and when', async () => {
    await bus.execute(new RecordLookup(actor, lookedAt, because('r1')));
    await bus.execute(new RecordEvidenceExport(actor, exported, because('r2')));
    const stream = streamName('access', actor as SubjectId);
    expect(await recorded()).toMatchObject([
      { stream, type: 'RecordsLookedAt', data: lookedAt, metadata: { at: now, command: 'RecordLookup' } },
      { stream, type: 'EvidenceExported', data: exported, metadata: { at: now, command: 'RecordEvidenceExport' } },
    ]);
  });

  it('is recorded once for one cause, and again for each further look at the same', async () => {
    const [first] = await bus.execute(new RecordLookup(actor, lookedAt, because('r1')));
    expect(await bus.execute(new RecordLookup(actor, lookedAt, because('r1')))).toEqual([first]);
    await bus.execute(new RecordLookup(actor, lookedAt, because('r2')));
    expect(await recorded()).toHaveLength(2);
  });

  it('loses nothing when many look at once', async () => {
    const causes = Array.from({ length: 20 }, (_, index) => because(`r${index}`));
    await Promise.all(causes.map((cause) => bus.execute(new RecordLookup(actor, lookedAt, cause))));
    expect(new Set((await recorded()).map(({ metadata }) => metadata.causation)).size).toBe(20);
  });

  it('is refused, and nothing is written, when it says more than it may', async () => {
    const talkative = { ...lookedAt, ticket: 'because Alice asked' };
    await expect(bus.execute(new RecordLookup(actor, talkative, because('r1')))).rejects.toThrow('ticket');
    expect(await recorded()).toEqual([]);
  });
});
