import { OutageError, plus, type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { decide } from './domain/decide.ts';
import { type AttachmentExportEvent } from './domain/events.ts';
import {
  aManagedMember,
  aMember,
  announced,
  announcedAt,
  askedAt,
  confirmed,
  confirmedAt,
  delivered,
  dueAt,
  exportId,
  held,
  linksExpired,
  linksValidUntil,
  manifest,
  policy,
  prepared,
  readyAt,
  requested,
} from './domain/examples.ts';
import { attachmentExport } from './domain/stream.ts';
import { exportEffects, type ExportEffectDependencies } from './effects.ts';
import { type Outcome, type PreparationRequest } from './ports.ts';
import { attachmentExportProcess, type ExportAction } from './process.ts';
import { attachmentExportSchemas } from './schemas.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;

/** A worker with hand-written ports, over a real little log that already holds `events`. */
const aWorker = async (events: readonly AttachmentExportEvent[], ports: Partial<ExportEffectDependencies> = {}) => {
  const streams = new Streams(memoryEventLog(), attachmentExportSchemas, { now: () => askedAt, policyVersion: 1 });
  const done: string[] = [];
  const preparations: PreparationRequest[] = [];
  const because = (causation: string): Cause => ({ causation, correlation: 'test', at: askedAt });
  const deps: ExportEffectDependencies = {
    streams,
    policy,
    members: { member: () => Promise.resolve(aMember) },
    preparation: {
      prepare: (request) => {
        preparations.push(request);
        return Promise.resolve(manifest);
      },
      discard: (id) => {
        done.push(`discard ${id}`);
        return Promise.resolve();
      },
    },
    isLost: () => Promise.resolve(false),
    brake: { isOn: () => Promise.resolve(false) },
    deliveries: outcome({ status: 'waiting' }),
    alerts: { raise: (name, facts) => done.push(`${name} ${String(facts['exportId'])}`) },
    ...ports,
  };
  for (const [index, event] of events.entries())
    await streams.transact(attachmentExport, subject, { cause: because(`given ${index}`), command: 'given' }, () => [
      event,
    ]);
  const perform = exportEffects(deps);
  return {
    done,
    preparations,
    cancel: () =>
      streams.transact(
        attachmentExport,
        subject,
        { cause: because('cancel'), command: 'cancel' },
        decide.cancel({ exportId }),
      ),
    /** Performs what is due at `now`, once; the events that this added. */
    visit: async (now: Instant, visit: { attempt?: number; assertHeld?: () => void } = {}) => {
      const { state, events: before } = await streams.load(attachmentExport, subject);
      const { actions } = attachmentExportProcess.nextSteps(state, now);
      const results: [ExportAction['type'], string][] = [];
      for (const action of actions) {
        const cause = because(JSON.stringify(action));
        const at = { now, attempt: 1, assertHeld: () => undefined, ...visit };
        results.push([action.type, await perform(action, { subject, state, cause, visit: at })]);
      }
      const { events: all } = await streams.load(attachmentExport, subject);
      return { results, added: all.slice(before.length).map(({ type, data }) => ({ type, data })) };
    },
  };
};

const outcome = (result: Outcome) => ({ outcomeOf: () => Promise.resolve(result) });
const failed = (reason: 'preparation' | 'undeliverable' | 'unknown-member' | 'identity-lost') => ({
  type: 'AttachmentExportFailed',
  data: { exportId, reason },
});
const becauseManaged = { type: 'AttachmentExportCancelled', data: { exportId, because: 'managed' } };
const managed = { member: () => Promise.resolve(aManagedMember) };
const unknown = { member: () => Promise.resolve(undefined) };
const untilAnnounced = [requested, confirmed, prepared, announced];

describe('The effects of the export process', () => {
  it('expire a request whose code lapsed', async () => {
    const worker = await aWorker([requested]);
    const { results, added } = await worker.visit(plus(askedAt, policy.codes.validFor));
    expect(results).toEqual([['expire', 'recorded']]);
    expect(added).toEqual([{ type: 'AttachmentExportExpired', data: { exportId } }]);
  });

  it('prepare what was uploaded until the confirmation', async () => {
    const worker = await aWorker([requested, confirmed]);
    const { added } = await worker.visit(readyAt);
    expect(worker.preparations).toMatchObject([{ subject, exportId, uploadedUntil: confirmedAt }]);
    expect(added).toEqual([prepared]);
  });

  it('hand the lease on to the preparation', async () => {
    const worker = await aWorker([requested, confirmed]);
    const assertHeld = () => {
      throw new Error('lost');
    };
    await worker.visit(readyAt, { assertHeld });
    expect(() => worker.preparations[0]?.assertHeld()).toThrow('lost');
  });

  it('announce what is prepared, with a date that counts from then', async () => {
    const worker = await aWorker([requested, confirmed, prepared]);
    expect((await worker.visit(announcedAt)).added).toEqual([announced]);
  });

  it.each([
    ['the work', [requested, confirmed], readyAt],
    ['the announcement', [requested, confirmed, prepared], announcedAt],
    ['the release', [requested, held], confirmedAt],
  ] as const)('stop before %s when the member became managed', async (_, events, now) => {
    const worker = await aWorker(events, { members: managed });
    expect((await worker.visit(now)).added).toEqual([becauseManaged]);
    expect(worker.preparations).toEqual([]);
  });

  it.each([
    ['the work', [requested, confirmed], readyAt],
    ['the announcement', [requested, confirmed, prepared], announcedAt],
    ['the release', [requested, held], confirmedAt],
  ] as const)('fail before %s when nobody knows the member any more', async (_, events, now) => {
    const worker = await aWorker(events, { members: unknown });
    expect((await worker.visit(now)).added).toEqual([failed('unknown-member')]);
  });

  it('do nothing, and try again, while the workspace is down', async () => {
    const outage = { member: () => Promise.reject(new OutageError('workspace')) };
    const worker = await aWorker([requested, confirmed], { members: outage });
    await expect(worker.visit(readyAt)).rejects.toThrow(OutageError);
    expect((await worker.visit(plus(readyAt, -1))).added).toEqual([]);
  });

  it('give up a preparation after eight attempts', async () => {
    const worker = await aWorker([requested, confirmed]);
    expect((await worker.visit(readyAt, { attempt: 9 })).added).toEqual([failed('preparation')]);
    const other = await aWorker([requested, confirmed]);
    expect((await other.visit(readyAt, { attempt: 8 })).added).toEqual([prepared]);
  });

  it('do not record a preparation that was cancelled meanwhile', async () => {
    const worker = await aWorker([requested, confirmed], {
      preparation: {
        prepare: async () => {
          await worker.cancel();
          return manifest;
        },
        discard: () => Promise.resolve(),
      },
    });
    const { results, added } = await worker.visit(readyAt);
    expect(results).toEqual([['prepare', 'waiting']]);
    expect(added).toEqual([{ type: 'AttachmentExportCancelled', data: { exportId, because: 'member' } }]);
  });

  it('wait while the brake is on, and release when it is off', async () => {
    let isOn = true;
    const worker = await aWorker([requested, held], { brake: { isOn: () => Promise.resolve(isOn) } });
    expect((await worker.visit(confirmedAt)).results).toEqual([['release', 'waiting']]);
    isOn = false;
    expect((await worker.visit(plus(confirmedAt, 60_000))).added).toEqual([confirmed]);
  });

  it('release what staff let go on, whatever the brake says', async () => {
    const by = { actor: exportId, reason: 'false-alarm', ticket: 'OPS-1' } as const;
    const released = { type: 'AttachmentExportReleasedByStaff', data: { exportId, by } } as const;
    const worker = await aWorker([requested, held, released], { brake: { isOn: () => Promise.resolve(true) } });
    expect((await worker.visit(confirmedAt)).added).toEqual([confirmed]);
  });

  it('alert operators when it is late, and record it', async () => {
    const worker = await aWorker([requested, confirmed, prepared, announced]);
    const { added } = await worker.visit(dueAt);
    expect(worker.done).toEqual([`export-overdue ${exportId}`]);
    expect(added).toEqual([{ type: 'AttachmentExportOverdue', data: { exportId, dueAt } }]);
  });

  it.each([
    ['delivered', { status: 'delivered', deliveredAt: plus(announcedAt, 60_000) }, delivered],
    ['undeliverable', { status: 'undeliverable' }, failed('undeliverable')],
  ] as const)('record that the message was %s', async (_, result, event) => {
    const worker = await aWorker(untilAnnounced, { deliveries: outcome(result) });
    expect((await worker.visit(announcedAt)).added).toEqual([event]);
  });

  it.each(['waiting', 'withheld'] as const)('wait while the message is %s', async (status) => {
    const worker = await aWorker(untilAnnounced, { deliveries: outcome({ status }) });
    expect((await worker.visit(announcedAt)).results).toEqual([['look-for-delivery', 'waiting']]);
  });

  it('take a message that was withheld until its date has passed for undeliverable', async () => {
    const overdue = { type: 'AttachmentExportOverdue', data: { exportId, dueAt } } as const;
    const worker = await aWorker([...untilAnnounced, overdue], { deliveries: outcome({ status: 'withheld' }) });
    expect((await worker.visit(linksValidUntil)).added).toEqual([failed('undeliverable')]);
  });

  it('end the links at their date, and make the list unreadable afterwards', async () => {
    const worker = await aWorker([...untilAnnounced, delivered]);
    expect((await worker.visit(linksValidUntil)).added).toEqual([linksExpired]);
    expect(worker.done).toEqual([]);
    expect((await worker.visit(linksValidUntil)).results).toEqual([['discard', 'waiting']]);
    expect(worker.done).toEqual([`discard ${exportId}`]);
  });

  it('make nothing unreadable when the lease is lost', async () => {
    const worker = await aWorker([requested, confirmed]);
    await worker.cancel();
    const assertHeld = () => {
      throw new Error('lost');
    };
    await expect(worker.visit(readyAt, { assertHeld })).rejects.toThrow('lost');
    expect(worker.done).toEqual([]);
  });
});

it('says that the vault lost somebody whom it was not told to forget, and alerts operators', async () => {
  const worker = await aWorker([requested, confirmed], { members: unknown, isLost: () => Promise.resolve(true) });
  expect((await worker.visit(readyAt)).added).toEqual([failed('identity-lost')]);
  expect(worker.done).toEqual([`identity-lost ${exportId}`]);
});
