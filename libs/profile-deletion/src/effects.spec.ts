import { attachmentExport, type AttachmentExportEvent, type ExportId } from '@envoi/attachment-export';
import { MINUTE, OutageError } from '@envoi/event-sourcing';
import { memoryEventLog } from '@envoi/event-store';
import { linkUse } from '@envoi/link-use';
import { OneMember, aWorker, anEntry } from '../test/a-worker.ts';
import { certificateSchema } from './certificate.ts';
import { confirmed, confirmedAt, exportsClosed, frozen, held, requested, started } from './domain/examples.ts';
import { WORKSPACE_STEPS } from './domain/events.ts';
import { deletionEffects } from './effects.ts';

const road = [
  'ProfileDeletionStarted',
  'ProfileFrozen',
  'ExportsClosed',
  'GoodbyeSent',
  'DevicesSignedOut',
  'AccessRemoved',
  'ContentDeleted',
  'ProfileUnlinked',
  'ProfileFoundGone',
  'SubjectForgotten',
  'ProfileDeletionCompleted',
];

describe('The effects of a deletion', () => {
  let workspace: OneMember;
  beforeEach(() => {
    workspace = new OneMember();
  });

  /** Until nothing changes any more, with the pauses that the goodbye needs. */
  const toTheEnd = async (worker: ReturnType<typeof aWorker>): Promise<readonly string[]> => {
    await worker.visit();
    worker.later(MINUTE);
    return worker.visit();
  };

  it('go the whole road, each step once', async () => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    expect((await toTheEnd(worker)).slice(2)).toEqual(road);
    expect(workspace.performed).toEqual([...WORKSPACE_STEPS]);
    expect(await toTheEnd(worker)).toHaveLength(13);
    const exports = await worker.streams.load(attachmentExport, worker.subject);
    expect(exports.state.closedBy).toBe(worker.deletionId);
  });

  it('close the use of links where there were any, and begin no stream of it for others', async () => {
    const exportId = 'e1b7a0c2-0000-5000-8000-000000000001' as ExportId;
    const manifest = { count: 1, bytes: 1, missing: 0, sha256: 'ab'.repeat(32) };
    const announced: AttachmentExportEvent = {
      type: 'AttachmentExportAnnounced',
      data: { exportId, announcedAt: confirmedAt, linksValidUntil: confirmedAt, manifest, edition: 1 },
    };
    for (const exports of [[announced], []]) {
      const worker = aWorker(new OneMember());
      await worker.given(requested, confirmed);
      const why = { cause: { causation: 'export', correlation: 'test', at: confirmedAt }, command: 'given' };
      await worker.streams.transact(attachmentExport, worker.subject, why, () => exports);
      await toTheEnd(worker);
      const { events } = await worker.streams.load(linkUse, worker.subject);
      const closed = { type: 'AttachmentLinkUseClosed', data: { deletionId: worker.deletionId } };
      expect(events.map(({ type, data }) => ({ type, data }))).toEqual(exports.length > 0 ? [closed] : []);
    }
  });

  it('wait while the brake is on, unless staff have let it go on', async () => {
    const braked = { isOn: () => Promise.resolve(true), count: () => Promise.resolve() };
    const worker = aWorker(workspace, { brake: braked });
    await worker.given(requested, held);
    expect(await worker.visit()).toHaveLength(2);
    const by = { actor: worker.subject, reason: 'false-alarm', ticket: 'OPS-1' } as const;
    const released = { type: 'ProfileDeletionReleasedByStaff', data: { deletionId: worker.deletionId, by } } as const;
    const other = aWorker(new OneMember(), { brake: braked });
    await other.given(requested, held, released);
    expect((await toTheEnd(other)).slice(3)).toEqual(['ProfileDeletionConfirmed', ...road]);
  });

  it.each(WORKSPACE_STEPS)('survive an outage and a failure at %s, and do it once', async (step) => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    for (const error of [new OutageError('down'), new Error('nonsense')]) {
      workspace.answers = { [step]: error };
      await expect(toTheEnd(worker)).rejects.toThrow(error.message);
    }
    workspace.answers = {};
    expect((await toTheEnd(worker)).slice(2)).toEqual(road);
    expect(workspace.performed.filter((one) => one === step)).toEqual([step]);
    expect(worker.alerts).toEqual([]);
  });

  it.each(WORKSPACE_STEPS)('wait for an operator when %s cannot be done as it stands, and then go on', async (step) => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    workspace.answers = { [step]: { outcome: 'refused' } };
    await expect(toTheEnd(worker)).rejects.toThrow(`cannot do ${step}`);
    expect(worker.alerts).toEqual([`deletion-step-failed ${worker.deletionId} ${step} refused`]);
    expect((await worker.load()).state.current).toMatchObject({ failed: { step, reason: 'refused' } });
    workspace.answers = {};
    const types = await toTheEnd(worker);
    expect(types.filter((type) => road.includes(type))).toEqual(road);
    expect(types.filter((type) => type === 'ProfileDeletionStepFailed')).toHaveLength(1);
  });

  it('record the last attempt as such', async () => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    workspace.answers = { begin: new Error('nonsense') };
    await expect(worker.visit({ attempt: 2 })).rejects.toThrow('nonsense');
    expect((await worker.load()).state.current).not.toHaveProperty('failed');
    await expect(worker.visit({ attempt: 3 })).rejects.toThrow('nonsense');
    expect((await worker.load()).state.current).toMatchObject({ failed: { step: 'begin', reason: 'attempts' } });
  });

  it('do not take the word of a workspace that says it is done while the member is still there', async () => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    workspace.answers = { unlink: { outcome: 'done', status: 'done', retained: [] } };
    await expect(toTheEnd(worker)).rejects.toThrow('still there');
    await expect(worker.visit({ attempt: 3 })).rejects.toThrow('still there');
    expect((await worker.load()).state.current).toMatchObject({ failed: { step: 'look', reason: 'still-there' } });
    expect((await worker.load()).events.map(({ type }) => type)).not.toContain('SubjectForgotten');
    workspace.incarnation = undefined;
    expect((await toTheEnd(worker)).at(-1)).toBe('ProfileDeletionCompleted');
  });

  it('stop before anything was done to a member who became managed', async () => {
    for (const when of ['before the start', 'at begin']) {
      const mia = new OneMember();
      const worker = aWorker(mia);
      await worker.given(requested, confirmed, ...(when === 'at begin' ? [started] : []));
      mia.isManaged = true;
      expect((await toTheEnd(worker)).at(-1)).toBe('ProfileDeletionCancelled');
      expect(mia.performed).toEqual([]);
    }
  });

  it('close the exports, forget and complete for who is gone before it began', async () => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    workspace.incarnation = undefined;
    const ended = await toTheEnd(worker);
    expect(ended.slice(3)).toEqual([
      'ProfileFoundGone',
      'ExportsClosed',
      'SubjectForgotten',
      'ProfileDeletionCompleted',
    ]);
    expect((await worker.load()).state.current).toMatchObject({ outcome: 'found-gone', certificate: 'a.found-gone.c' });
  });

  it('end as failed when the vault lost who it is for', async () => {
    for (const events of [
      [requested, held],
      [requested, confirmed],
    ]) {
      const members = {
        look: () => Promise.resolve({ standing: 'identity-lost', lookedUpAt: confirmedAt } as const),
        touched: () => Promise.resolve({}),
      };
      const worker = aWorker(workspace, { members });
      await worker.given(...events);
      expect((await worker.visit()).at(-1)).toBe('ProfileDeletionFailed');
      expect(worker.alerts).toEqual([`identity-lost ${worker.deletionId}`]);
    }
  });

  it('raise no alarm over who was forgotten by another worker meanwhile', async () => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed);
    const { state } = await worker.load();
    await toTheEnd(worker);
    const late = deletionEffects({
      ...worker.deps,
      members: {
        ...worker.deps.members,
        look: () => Promise.resolve({ standing: 'identity-lost', lookedUpAt: confirmedAt }),
      },
    });
    const { subject } = (await worker.load()).events[0]!.metadata;
    const cause = { causation: 'late', correlation: 'late', at: confirmedAt };
    const visit = { now: confirmedAt, attempt: 1, assertHeld: () => undefined };
    expect(await late({ type: 'start', deletionId: worker.deletionId }, { subject, state, cause, visit })).toBe(
      'waiting',
    );
    expect(worker.alerts).toEqual([]);
  });

  it('complete only when the vault holds nothing any more', async () => {
    let isEmpty = false;
    const worker = aWorker(workspace, { vault: { holdsNothingOf: () => Promise.resolve(isEmpty) } });
    await worker.given(requested, confirmed);
    expect((await toTheEnd(worker)).at(-1)).toBe('SubjectForgotten');
    isEmpty = true;
    expect((await worker.visit()).at(-1)).toBe('ProfileDeletionCompleted');
  });

  it('complete only when a head covers the forgetting, and certify its entry', async () => {
    const asked: bigint[] = [];
    const certified: unknown[] = [];
    let isSealed = false;
    const worker = aWorker(workspace, {
      ledger: {
        entryOf: (_, revision) => {
          asked.push(revision);
          return Promise.resolve(isSealed ? anEntry(revision) : undefined);
        },
      },
      certificates: {
        sign: (certificate) => {
          certified.push(certificateSchema.parse(certificate));
          return Promise.resolve('a.b.c');
        },
      },
    });
    await worker.given(requested, confirmed);
    expect((await toTheEnd(worker)).at(-1)).toBe('SubjectForgotten');
    isSealed = true;
    expect((await worker.visit()).at(-1)).toBe('ProfileDeletionCompleted');
    const { events } = await worker.load();
    const { revision = -1n } = events.find(({ type }) => type === 'SubjectForgotten') ?? {};
    expect(new Set(asked)).toEqual(new Set([revision]));
    expect(certified).toEqual([expect.objectContaining({ version: 2, ledger: anEntry(revision) })]);
  });

  it('ask nothing of the workspace once the visit is lost', async () => {
    const worker = aWorker(workspace);
    await worker.given(requested, confirmed, started);
    const assertHeld = () => {
      throw new Error('lost');
    };
    await expect(worker.visit({ assertHeld })).rejects.toThrow('lost');
    expect(workspace.performed).toEqual([]);
  });

  it('wait no longer than they should for a goodbye that does not arrive', async () => {
    const worker = aWorker(workspace, { goodbyes: { outcomeOf: () => Promise.resolve({ status: 'waiting' }) } });
    await worker.given(requested, confirmed, started, frozen, exportsClosed);
    expect((await worker.visit()).at(-1)).toBe('ExportsClosed');
    worker.later(7 * MINUTE);
    expect((await worker.visit()).at(-1)).toBe('ProfileDeletionCompleted');
  });
});

describe('A worker that is paused for longer than its lease', () => {
  it.each(WORKSPACE_STEPS)(
    'right before %s, while another one ends the deletion and the member comes back, does nothing to who came back',
    async (step) => {
      const workspace = new OneMember();
      const log = memoryEventLog();
      const [paused, other] = [aWorker(workspace, {}, log), aWorker(workspace, {}, log)];
      await paused.given(requested, confirmed);
      const reached = Promise.withResolvers<undefined>();
      const goOn = Promise.withResolvers<undefined>();
      let isFirst = true;
      workspace.hold = async (asked) => {
        if (asked !== step || !isFirst) return;
        isFirst = false;
        reached.resolve(undefined);
        await goOn.promise;
      };
      const walk = async (worker: typeof paused) => {
        await worker.visit();
        worker.later(MINUTE);
        return worker.visit();
      };
      const late = walk(paused);
      await reached.promise;
      expect((await walk(other)).at(-1)).toBe('ProfileDeletionCompleted');
      workspace.incarnation = 'second';
      const done = [...workspace.performed];
      const before = await other.load();
      goOn.resolve(undefined);
      await late;
      expect(workspace.performed).toEqual(done);
      expect(workspace.incarnation).toBe('second');
      expect((await other.load()).revision).toBe(before.revision);
    },
  );
});
