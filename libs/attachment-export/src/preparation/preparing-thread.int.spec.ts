import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { instant, OutageError, type SubjectId } from '@envoi/event-sourcing';
import { eventually } from '../../../../test/eventually.ts';
import { Workspace, type TestAttachment } from '../../../../test/outside/workspace.ts';
import { KeysInMemory, startSetting, type Setting } from '../../test/setting.ts';
import { type ExportId } from '../domain/events.ts';
import { type PreparationRequest } from '../ports.ts';
import { exportPreparation } from './export-preparation.ts';
import { PreparingThread } from './preparing-thread.ts';
import { type ThreadSettings, type ThreadWork } from './thread-main.ts';
import { Manifests } from './manifests.ts';

let setting: Setting;
let workspace: Workspace;
const keys = new KeysInMemory();
const subject = randomUUID() as SubjectId;
const uploadedUntil = instant('2026-11-01T00:00:00Z');

beforeAll(async () => {
  setting = await startSetting();
  workspace = await new Workspace().start();
});
afterAll(async () => {
  await workspace.stop();
  await setting.stop();
});
afterEach(() => {
  workspace.intercept = () => false;
});

const attachments = (count: number): TestAttachment[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `file-${String(n).padStart(6, '0')}`,
    name: `Notes ${n}.txt`,
    uploadedAt: instant(1_700_000_000_000 + n),
    content: Buffer.alloc(10),
    available: n % 100 !== 99,
    ...(n % 100 === 99 && { reason: 'retention' }),
  }));

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

const manifests = () => new Manifests({ ...setting, keys });
const prepare = (memberId: string, more: Partial<PreparationRequest> = {}) => {
  const { id, url, token } = { id: 'acme', url: workspace.url, token: workspace.token };
  const preparation = exportPreparation({
    people: {
      person: () => Promise.resolve({ workspace: id, memberId }),
      manifestKey: (exportId) => Promise.resolve(keys.make(exportId)),
    },
    workspace: () => ({ id, url, token, allowedNetworks: ['127.0.0.0/8'] }),
    manifests: manifests(),
    databaseUrl: setting.url,
    blobDirectory: setting.blobDirectory,
  });
  closing.push(() => preparation.close());
  const exportId = randomUUID() as ExportId;
  return preparation.prepare({ subject, exportId, uploadedUntil, assertHeld: () => undefined, ...more });
};

it('lists what the workspace lists, in a thread', async () => {
  const mia = workspace.member('mia', { attachments: attachments(7_500) });
  const exportId = randomUUID() as ExportId;
  const manifest = await prepare(mia.id, { exportId });
  expect(manifest).toMatchObject({ count: 7_425, missing: 75, bytes: 74_250 });
  const first = await manifests().find(exportId, 0);
  expect(first).toEqual({ id: 'file-000000', name: 'Notes 0.txt', size: 10, uploadedAt: instant(1_700_000_000_000) });
});

it('says when the workspace does not know the member', async () => {
  expect(await prepare('nobody')).toBe('unknown-member');
});

it('says when the workspace is down, which is nobody’s failure, and goes on afterwards', async () => {
  const pia = workspace.member('pia', { attachments: attachments(6_000) });
  const exportId = randomUUID() as ExportId;
  let pages = 0;
  workspace.intercept = (_, response) => {
    pages += 1;
    if (pages <= 5) return false;
    response.writeHead(503).end();
    return true;
  };
  await expect(prepare(pia.id, { exportId })).rejects.toThrow(OutageError);
  workspace.intercept = () => false;
  expect(await prepare(pia.id, { exportId })).toMatchObject({ count: 5_940, missing: 60 });
}, 60_000);

it('says what is wrong with an answer against the contract', async () => {
  const lea = workspace.member('lea', { attachments: [{ ...attachments(1)[0]!, uploadedAt: 'yesterday' }] });
  workspace.intercept = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{}],"next":null}');
    return true;
  };
  await expect(prepare(lea.id)).rejects.toThrow(/nonsense/);
});

it('ends when the lease is lost, whatever it waits for', async () => {
  const ada = workspace.member('ada', { attachments: attachments(10) });
  let isWaiting = false;
  workspace.intercept = () => {
    isWaiting = true; // and never answers
    return true;
  };
  let isHeld = true;
  const assertHeld = () => {
    if (!isHeld) throw new Error('lease lost');
  };
  const preparing = prepare(ada.id, { assertHeld });
  const outcome = expect(preparing).rejects.toThrow('lease lost');
  await eventually(() => isWaiting);
  isHeld = false;
  await outcome;
});

describe('the thread', () => {
  const threads: unknown[] = [];
  const onThread = (thread: unknown) => void threads.push(thread);
  beforeEach(() => subscribe('worker_threads', onThread));
  afterEach(() => {
    unsubscribe('worker_threads', onThread);
    threads.length = 0;
  });
  const settings = () => ({ databaseUrl: setting.url, blobDirectory: setting.blobDirectory });

  it('is there before it is needed, and is not made once it is closed', async () => {
    const [kept, closed] = [new PreparingThread(settings()), new PreparingThread(settings())];
    await closed.close();
    await eventually(() => threads.length > 0);
    await kept.close();
    expect(threads).toHaveLength(1);
  });

  it('ends nothing when it cannot be made, but the preparation that needs it', async () => {
    const cannotBeCopied = { ...settings(), blobDirectory: () => '' } as unknown as ThreadSettings;
    const [none, next] = [new PreparingThread(cannotBeCopied), new PreparingThread(settings())];
    await eventually(() => threads.length > 0); // that of `next`: the other was tried before it
    await expect(none.prepare({} as ThreadWork, () => undefined)).rejects.toThrow('could not be cloned');
    await Promise.all([none.close(), next.close()]);
  });
});
