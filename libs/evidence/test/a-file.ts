/** A small log with something of each kind in it, and its evidence, as specs change them. */
import { text as textOf } from 'node:stream/consumers';
import { instant, plus, type Instant } from '@envoi/event-sourcing';
import { CompactRange, leafBytes, leafHash, noteSigner, signHead, type Envelope, type TreeHead } from '@envoi/ledger';
import { CERTIFICATE_TYPE } from '@envoi/profile-deletion';
import { generateSigningKeys, parseSigningKeys, signer, type Jwks } from '@envoi/signing';
import { TOLERANCE, QUERY, verifyEvidence, writeEvidence, type Header, type Verdict } from '../src/index.ts';

export const ORIGIN = 'envoi.example/ledger';
export const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
export const jwks: Jwks = { keys: keys.published };
const heads = noteSigner(ORIGIN, keys);
const noon = instant('2026-11-24T12:00:00.000Z');
export const minute = (n: number): Instant => plus(noon, n * 60_000);
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Made = Readonly<{ stream: string; type: string; data: object | string; at: Instant }>;

export const event = ({ stream, type, data, at }: Made, n: number): Envelope => ({
  stream,
  revision: BigInt(n),
  id: uuid(n),
  type,
  contentType: 'application/json',
  data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
  metadata: Buffer.from(JSON.stringify({ recordedAt: at })),
});

export const [anExport, aDeletion, other] = [uuid(101), uuid(102), uuid(103)];
const certificate = await signer(keys).sign({ deletionId: aDeletion }, CERTIFICATE_TYPE);

/** An hour of a log; what is recorded from the tenth minute to the thirtieth is asked for. */
export const made: Made[] = [
  { stream: 'attachmentExport-a', type: 'AttachmentExportRequested', data: { exportId: other }, at: minute(1) },
  { stream: 'conversation-a', type: 'AssistantSpoke', data: {}, at: minute(2) },
  { stream: 'attachmentExport-a', type: 'AttachmentExportExpired', data: { exportId: other }, at: minute(10) },
  { stream: 'attachmentExport-b', type: 'AttachmentExportRequested', data: { exportId: anExport }, at: minute(11) },
  { stream: 'attachmentExport-b', type: 'AttachmentExportConfirmed', data: { exportId: anExport }, at: minute(12) },
  { stream: 'attachmentExport-c', type: 'AttachmentExportRefused', data: { reason: 'managed' }, at: minute(13) },
  { stream: 'profileDeletion-b', type: 'ProfileDeletionConfirmed', data: { deletionId: aDeletion }, at: minute(14) },
  { stream: 'profileDeletion-b', type: 'SubjectForgotten', data: { deletionId: aDeletion }, at: minute(20) },
  { stream: 'profileDeletion-b', type: 'ProfileDeletionCompleted', data: { deletionId: aDeletion, certificate }, at: minute(21) }, // prettier-ignore
  { stream: 'profileDeletion-d', type: 'SubjectForgotten', data: { because: 'idle' }, at: minute(22) },
  { stream: 'profileDeletion-e', type: 'Broken', data: 'no JSON\twith a tab', at: minute(29) },
  { stream: 'future-x', type: 'SomethingElse', data: 'base64:x', at: minute(30) },
  { stream: 'access-x', type: 'EvidenceExported', data: {}, at: minute(50) },
];
export const events = made.map(event);

export const header: Header = {
  evidence: 1,
  origin: ORIGIN,
  period: { from: minute(10), to: minute(30), tolerance: TOLERANCE },
  exported: {
    at: minute(50),
    by: uuid(7),
    recipient: 'supervisory-authority',
    reason: 'external-audit',
    ticket: 'AUD-1',
  },
  query: QUERY,
};

/** A head over the first leaves, as the ledger would have signed it. */
export const headOf = (size: number, of: readonly Envelope[] = events): TreeHead => {
  const tree = treeOf(size, of);
  const times = made.slice(0, size).map(({ at }) => at);
  return signHead({ size, root: tree.root(), recordedUntil: times.toSorted().at(-1) }, heads);
};
export const treeOf = (size: number, of: readonly Envelope[] = events): CompactRange => {
  const tree = new CompactRange();
  for (const each of of.slice(0, size)) tree.append(leafHash(leafBytes(each)));
  return tree;
};

export const each = async function* <Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  await Promise.resolve();
  yield* items;
};

type Shape = { from?: number; sizes?: number[]; header?: Header; leaves?: readonly Envelope[]; signed?: boolean };

export const written = async ({
  from = 2,
  sizes = [5, 9, 13],
  leaves = events,
  signed = true,
  ...rest
}: Shape = {}) => {
  const range = {
    before: from === 0 ? undefined : headOf(from),
    frontier: treeOf(from).hashes,
    leaves: each(leaves.slice(from)),
    heads: each(sizes.map((size) => headOf(size))),
  };
  return textOf(writeEvidence(rest.header ?? header, range, signed ? signer(keys) : undefined));
};

export const verified = (text: string | Uint8Array, by: Jwks = jwks): Promise<Verdict> =>
  verifyEvidence(each([Buffer.from(text)]), by);
export const faults = async (text: string | Uint8Array, by?: Jwks) =>
  (await verified(text, by)).problems.map(({ line, what }) => `${line}: ${what}`);

export const whole = await written();
export const lines = whole.trimEnd().split('\n');
