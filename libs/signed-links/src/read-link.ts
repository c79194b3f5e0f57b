import { type Keyring } from '@envoi/keyring';
import { attachmentPath, cancelPath, decodeSegment, exportPath } from './paths.ts';
import { verifyPath } from './signature.ts';

/** What a signed link leads to. */
export type Link =
  | Readonly<{ kind: 'file' | 'json' | 'page'; exportId: string }>
  | Readonly<{ kind: 'attachment'; exportId: string; attachmentId: string; entry?: number }>
  | Readonly<{ kind: 'cancel'; requestId: string }>;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const exportTarget = new RegExp(`^/exports/(${UUID})(|/attachments\\.txt|/attachments\\.json|/files/([^/]+))$`);
const cancelTarget = new RegExp(`^/cancel/(${UUID})$`);
const query = /^k=([a-z0-9-]{1,32})&s=([A-Za-z0-9_-]{43})(?:&n=(0|[1-9][0-9]{0,9}))?$/;

/**
 * Reads the request target as it came over the wire (`/exports/…?k=…&s=…`; not decoded, not normalised). undefined for
 * whatever we did not sign, down to the last character; only the hint `n` is not signed.
 */
export const readLink = (keyring: Keyring, target: string): Link | undefined => {
  const mark = target.indexOf('?');
  const [, k, s, n] = query.exec(target.slice(mark + 1)) ?? [];
  if (mark < 0 || k === undefined || s === undefined) return undefined;
  const found = parse(target.slice(0, mark));
  if (found === undefined || !verifyPath(keyring, signedPath(found), { k, s })) return undefined;
  if (n === undefined) return found;
  return found.kind === 'attachment' ? { ...found, entry: Number(n) } : undefined;
};

const KINDS = { '': 'page', '/attachments.txt': 'file', '/attachments.json': 'json' } as const;

const parse = (path: string): Link | undefined => {
  const [, requestId] = cancelTarget.exec(path) ?? [];
  if (requestId !== undefined) return { kind: 'cancel', requestId };
  const [, exportId, rest, segment] = exportTarget.exec(path) ?? [];
  if (exportId === undefined) return undefined;
  if (segment === undefined) return { kind: KINDS[rest as keyof typeof KINDS], exportId };
  const attachmentId = decodeSegment(segment);
  return attachmentId === undefined ? undefined : { kind: 'attachment', exportId, attachmentId };
};

const signedPath = (link: Link): string => {
  switch (link.kind) {
    case 'cancel':
      return cancelPath(link.requestId);
    case 'attachment':
      return attachmentPath(link.exportId, link.attachmentId);
    case 'file':
    case 'json':
    case 'page':
      return exportPath(link.exportId);
  }
};
