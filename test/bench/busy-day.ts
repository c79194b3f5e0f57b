import { randomUUID } from 'node:crypto';
import { instant } from '@envoi/event-sourcing';
import { type Envelope } from '@envoi/ledger';

export const NOON = instant('2026-11-24T12:00:00.000Z');

/** Leaves between two heads: a busy second. */
export const SEALED_EVERY = 500;

/** As the conversations and exports of a busy day: nine of ten are about what was said. About 700 bytes. */
export const eventOf = (n: number, recordedAt: string): Envelope => {
  const subject = uuid(Math.floor(n / 10));
  const metadata = { subject, correlation: uuid(n), causation: uuid(n), command: 'export/announce', at: recordedAt, recordedAt, policy: 1 }; // prettier-ignore
  const isExport = n % 10 === 0;
  const data = isExport
    ? { exportId: subject, announcedAt: recordedAt, linksValidUntil: recordedAt, edition: 1, manifest: { count: 1234, bytes: 12_345_678, missing: 0, sha256: 'a'.repeat(64) } } // prettier-ignore
    : { outgoing: uuid(n), edition: 1, conversation: subject, kind: 'export-ready', template: 2, locale: 'en', timeZone: 'Europe/Berlin', parameters: { exportId: subject, count: 1234 }, introduced: false, isReply: true }; // prettier-ignore
  return {
    stream: `${isExport ? 'attachmentExport' : 'conversation'}-${subject}`,
    revision: BigInt(n % 10),
    id: uuid(n),
    type: isExport ? 'AttachmentExportAnnounced' : 'AssistantSpoke',
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(JSON.stringify(metadata)),
  };
};

const PREFIX = randomUUID().slice(0, 24);
const uuid = (n: number): string => PREFIX + n.toString(16).padStart(12, '0');
