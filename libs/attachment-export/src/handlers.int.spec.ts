import { Codes } from '@envoi/confirmation-code';
import { DAY, MINUTE, plus, type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { parseKeyring } from '@envoi/keyring';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { AttachmentExportModule } from './attachment-export.module.ts';
import {
  CancelAttachmentExport,
  ConfirmAttachmentExport,
  FindAttachmentExport,
  RequestAttachmentExport,
  RevokeExportLinks,
  type ExportEvents,
} from './commands.ts';
import { decide } from './domain/decide.ts';
import { aManagedMember, aMember, askedAt, manifest, policy } from './domain/examples.ts';
import { attachmentExport } from './domain/stream.ts';
import { ExportRenewals } from './renewals.ts';
import { attachmentExportSchemas } from './schemas.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const codes = new Codes(parseKeyring(`c1:${Buffer.alloc(32, 1).toString('base64')}`, 'CODE_KEYS'));
const message = (causation: string, at: Instant = askedAt): Cause => ({ causation, correlation: causation, at });

describe('The commands of exports', () => {
  let module: TestingModule;
  let bus: CommandBus;
  let streams: Streams;
  let isBrakeOn: boolean;
  let member: typeof aMember | undefined;

  beforeEach(async () => {
    isBrakeOn = false;
    member = aMember;
    streams = new Streams(memoryEventLog(), attachmentExportSchemas, { now: () => askedAt, policyVersion: 1 });
    const parts = {
      streams,
      codes,
      policy,
      members: { member: () => Promise.resolve(member) },
      brake: { isOn: () => Promise.resolve(isBrakeOn) },
    };
    module = await Test.createTestingModule({ imports: [AttachmentExportModule.register(parts)] }).compile();
    await module.init();
    bus = module.get(CommandBus);
  });

  afterEach(() => module.close());

  const types = (events: ExportEvents): readonly string[] => events.map(({ type }) => type);
  const request = (cause = message('m1')) => bus.execute(new RequestAttachmentExport(subject, aMember, cause));
  const find = () => module.get(QueryBus).execute(new FindAttachmentExport(subject));

  const newestCode = async (): Promise<string> => {
    const { current } = await find();
    if (current.status === 'none') throw new Error('no request');
    return codes.codeOf(subject, 'export', current.issue);
  };
  const confirm = async (attempt?: string, cause = message('m2', plus(askedAt, MINUTE))) =>
    bus.execute(new ConfirmAttachmentExport(subject, attempt ?? (await newestCode()), aMember, cause));

  it('confirm a request with the code that was derived for it', async () => {
    expect(types(await request())).toEqual(['AttachmentExportRequested']);
    expect(types(await confirm())).toEqual(['AttachmentExportConfirmed']);
    expect((await find()).current.status).toBe('confirmed');
  });

  it('give a repeated message its first result', async () => {
    const first = await request();
    expect(await request()).toEqual(first);
    expect((await streams.load(attachmentExport, subject)).events).toHaveLength(1);
  });

  it('make one request, however many messages come at once', async () => {
    const all = await Promise.all(['m1', 'm2', 'm3', 'm4'].map((id) => request(message(id))));
    expect(all.map(types).flat().sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'AttachmentExportCodeShown'),
      'AttachmentExportRequested',
    ]);
  });

  it('confirm once, however many right codes come at once', async () => {
    await request();
    const code = await newestCode();
    const all = await Promise.all(['m2', 'm3', 'm4'].map((id) => confirm(code, message(id, plus(askedAt, MINUTE)))));
    expect(
      all
        .map(types)
        .flat()
        .filter((type) => type === 'AttachmentExportConfirmed'),
    ).toHaveLength(1);
  });

  it('hold a right code while the brake is on', async () => {
    isBrakeOn = true;
    await request();
    expect(types(await confirm())).toEqual(['AttachmentExportHeld']);
  });

  it('store no code', async () => {
    await request();
    const code = await newestCode();
    await confirm('bbbbbb');
    const { events } = await streams.load(attachmentExport, subject);
    const text = JSON.stringify(events, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).not.toMatch(new RegExp(`${code}|${await newestCode()}|bbbbbb`));
  });

  it('cancel, and say whether there was something to cancel', async () => {
    await request();
    await confirm();
    const { current } = await find();
    if (!('exportId' in current)) throw new Error('no export');
    const cancel = (id: string) => bus.execute(new CancelAttachmentExport(subject, current.exportId, message(id)));
    expect(types(await cancel('c1'))).toEqual(['AttachmentExportCancelled']);
    expect(types(await cancel('c2'))).toEqual([]);
  });

  describe('for a message that can no longer be sent as it was recorded', () => {
    const announce = async () => {
      await request();
      await confirm();
      const { current } = await find();
      if (!('exportId' in current)) throw new Error('no export');
      const { exportId } = current;
      const at = plus(askedAt, DAY);
      const why = (command: string) => ({ cause: message(command), command });
      await streams.transact(attachmentExport, subject, why('p'), decide.recordPrepared({ exportId, manifest }));
      const announcement = { exportId, now: at, policy, member: aMember };
      await streams.transact(attachmentExport, subject, why('a'), decide.announce(announcement));
      return { exportId, subject, later: message('review', plus(at, DAY)) };
    };

    it('reissue the code', async () => {
      await request();
      const { current } = await find();
      if (!('exportId' in current)) throw new Error('no export');
      const { exportId } = current;
      const renewals = module.get(ExportRenewals);
      const cause = message('review', plus(askedAt, DAY));
      const events = await renewals.codeLapsed({ subject, exportId, number: 1, cause });
      expect(events).toMatchObject([
        { type: 'AttachmentExportCodeReissued', data: { because: 'lapsed-unsent', issue: { number: 2 } } },
      ]);
    });

    it('announce a later date', async () => {
      const { exportId, later: cause } = await announce();
      const events = await module.get(ExportRenewals).announcedTooLongAgo({ subject, exportId, cause });
      expect(events).toMatchObject([{ type: 'AttachmentExportAnnounced', data: { edition: 2 } }]);
    });

    it.each([
      ['goes on', aMember, 'yes', 'announced'],
      ['is stopped for a managed member', aManagedMember, 'managed', 'none'],
      ['is stopped for an unknown member', undefined, 'unknown-member', 'none'],
    ] as const)('look the member up: it %s', async (_, who, mayHave, status) => {
      const { exportId, later: cause } = await announce();
      member = who;
      expect(await module.get(ExportRenewals).mayStillHave({ subject, exportId, cause })).toBe(mayHave);
      expect((await find()).current.status).toBe(status);
    });

    it('revoke the links', async () => {
      const { exportId } = await announce();
      expect(types(await bus.execute(new RevokeExportLinks(subject, exportId, message('page'))))).toEqual([
        'AttachmentExportLinksRevoked',
      ]);
    });
  });
});
