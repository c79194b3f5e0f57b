import { randomUUID } from 'node:crypto';
import { eventSchemas } from '@envoi/composition';
import { instant, plus, DAY, HOUR, MINUTE, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, connectEventLog } from '@envoi/event-store';
import { parseKeyring } from '@envoi/keyring';
import { openDatabase } from '@envoi/read-store';
import { openVault, type Vault } from '@envoi/vault';
import { timed } from '../bench/row.ts';
import { type ServicesTarget } from '../crash-loop/services-target.ts';
import { type Workspace } from '../outside/workspace.ts';

/** A member whose export is confirmed, and due then. */
export type Awaited = Readonly<{ memberId: string; readyAt: Instant }>;

type Event = Readonly<{ type: string; data: object }>;
const raw = (category: string) => ({ category, initialState: {}, evolve: (state: object) => state });

/** Writes what the conversation of each member would have led to, without having it: that is not what is measured. */
export async function seed(
  { env }: Pick<ServicesTarget, 'env'>,
  workspace: Workspace,
  members: readonly Awaited[],
): Promise<void> {
  const database = openDatabase(env.DATABASE_URL, { maxConnections: 8 });
  const log = connectEventLog(env.EVENTSTORE_CONNECTION_STRING);
  try {
    const vault = await openVault(database, parseKeyring(env.VAULT_KEYS, 'VAULT_KEYS'));
    const streams = new Streams(log, eventSchemas, { now, policyVersion: 1 });
    await timed(members.length, 32, (n) => confirm({ streams, vault, workspace }, members[n - 1]));
  } finally {
    await log.dispose();
    await database.close();
  }
}

const now = (): Instant => instant(Date.now());

type Into = Readonly<{ streams: Streams; vault: Vault; workspace: Workspace }>;

const confirm = async ({ streams, vault, workspace }: Into, member: Awaited | undefined): Promise<void> => {
  if (member === undefined) return;
  const { memberId, readyAt } = member;
  const content = Buffer.from(memberId);
  const file = { id: `${memberId}-a`, name: 'a.txt', uploadedAt: '2026-01-01T00:00:00.000Z', content };
  const { incarnation } = workspace.member(memberId, { attachments: [file] });
  const { subject } = await vault.subjectOf({ workspace: 'test', memberId, incarnation, at: now() });
  const outside = { connection: 'test', conversationId: `dm-${memberId}` };
  const conversation = await vault.conversationOf(subject, outside);
  const write = (category: string, events: readonly Event[]) => writeTo(streams, { category, subject, events });
  await write('conversation', [{ type: 'ConversationStarted', data: { conversation } }]);
  await write('attachmentExport', confirmed(readyAt));
};

const writeTo = (
  streams: Streams,
  { category, subject, events }: { category: string; subject: SubjectId; events: readonly Event[] },
) => {
  const causation = randomUUID();
  const cause = { causation, correlation: causation, at: now() };
  return streams.transact(raw(category), subject, { cause, command: 'Seed' }, () => events);
};

const confirmed = (readyAt: Instant): readonly Event[] => {
  const exportId = randomUUID();
  const at = now();
  const issue = { requestId: exportId, number: 1, key: 'c1', issuedAt: at, validUntil: plus(at, 10 * MINUTE) };
  const schedule = { readyAt, dueAt: plus(readyAt, 6 * HOUR), nextAllowedAt: plus(at, 7 * DAY) };
  return [
    { type: 'AttachmentExportRequested', data: { exportId, issue, because: 'asked', lookedUpAt: at } },
    { type: 'AttachmentExportConfirmed', data: { exportId, confirmedAt: at, ...schedule, issue, lookedUpAt: at } },
  ];
};
