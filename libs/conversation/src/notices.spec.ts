import { attachmentExport, attachmentExportSchemas, type AttachmentExportEvent } from '@envoi/attachment-export';
import { instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { profileDeletionSchemas } from '@envoi/profile-deletion';
import { type Visit } from '@envoi/consumers';
import { conversation } from './domain/conversation.ts';
import { decide } from './domain/decisions.ts';
import { type ConversationEvent, type ConversationId } from './domain/events.ts';
import { Delivery } from './delivery.ts';
import { notices } from './notices.ts';
import { conversationSchemas } from './schemas.ts';
import { Speaking, TEMPLATE } from './speaking.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const exportId = '7d9f0a4e-0000-4000-8000-000000000002' as never;
const dm = '7d9f0a4e-0000-4000-8000-000000000003' as ConversationId;
const now = instant('2026-11-24T10:00:00.000Z');
const english = { locale: 'en', timeZone: 'UTC' } as const;
const manifest = { count: 1, bytes: 1, missing: 0, sha256: '0'.repeat(64) };
const because = (causation: string) => ({ causation, correlation: 'test', at: now });
const visit = (key: string): Visit => ({
  ...{ key, now, attempt: 1, generation: 0, lost: new AbortController().signal },
  assertHeld: () => undefined,
});

const announced = (edition: number): AttachmentExportEvent => ({
  type: 'AttachmentExportAnnounced',
  data: { exportId, announcedAt: now, linksValidUntil: instant('2026-11-30T10:00:00.000Z'), manifest, edition },
});

const setUp = async () => {
  const schemas = { ...conversationSchemas, ...attachmentExportSchemas, ...profileDeletionSchemas };
  const streams = new Streams(memoryEventLog(), schemas, { now: () => now, policyVersion: 1 });
  const speaking = new Speaking(streams);
  const saying = { kind: 'help', parameters: {} };
  await speaking.reply({ subject, conversation: dm, cause: because('hello'), saying, ...english });
  const announce = (edition: number) =>
    streams.transact(attachmentExport, subject, { cause: because(`a${edition}`), command: 'test' }, () => [
      announced(edition),
    ]);
  const work = notices({ streams, speaking, languageOf: () => Promise.resolve(english) });
  const spoken = async () => {
    const { events } = await streams.load(conversation, subject);
    return events.flatMap((event: ConversationEvent) =>
      event.type === 'AssistantSpoke' ? [`${event.data.kind} ${event.data.edition}`] : [],
    );
  };
  return { streams, speaking, announce, work, spoken };
};

it('tells an announcement, and leaves it to the delivery to say that it was announced anew', async () => {
  const { streams, announce, work, spoken } = await setUp();
  await announce(1);
  await work.perform(visit(subject));
  await work.perform(visit(subject));
  expect(await spoken()).toEqual(['help 1', 'export-ready 1']);
  await announce(2);
  const saying = { kind: 'export-ready', template: TEMPLATE, parameters: { exportId, edition: 2 } };
  const outgoing = Speaking.readyId(exportId);
  const anew = decide.sayAnew({ outgoing, edition: 1, saying });
  await streams.transact(conversation, subject, { cause: because('review'), command: 'SayAnew' }, anew);
  await work.perform(visit(subject));
  expect(await spoken()).toEqual(['help 1', 'export-ready 1', 'export-ready 2']);
});

it('fails, instead of going round for ever, when a message cannot be dealt with', async () => {
  const { streams, speaking } = await setUp();
  const delivery = new Delivery({
    streams,
    speaking,
    clock: { now: () => now },
    review: (_, { parameters }) =>
      Promise.resolve({ verdict: 'say-anew', saying: { kind: 'help', parameters }, because: because('the same') }),
    compose: () => Promise.resolve(undefined),
    settled: () => Promise.resolve(),
  });
  await expect(delivery.perform(visit(`${subject}/${dm}`))).rejects.toThrow('no-progress');
});
