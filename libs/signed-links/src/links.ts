import { type Keyring } from '@envoi/keyring';
import { attachmentPath, cancelPath, exportPath } from './paths.ts';
import { signPath, type Signature } from './signature.ts';

/** The links of one export: `file` is the list of links as text, `page` is for a browser. */
export type ExportLinks = Readonly<{ file: string; json: string; page: string }>;

/** One signature for the three. */
export const exportLinks = (publicUrl: string, keyring: Keyring, exportId: string, kid?: string): ExportLinks => {
  const path = exportPath(exportId);
  const start = withoutSlash(publicUrl) + path;
  const query = queryOf(signPath(keyring, path, kid));
  return {
    file: `${start}/attachments.txt${query}`,
    json: `${start}/attachments.json${query}`,
    page: start + query,
  };
};

/** Signs links to attachments; made once for each list, for speed. */
export type LinkSigner = (path: string) => Signature;

export const linkSigner = (keyring: Keyring, kid = keyring.current.kid): LinkSigner => {
  return (path) => signPath(keyring, path, kid);
};

/**
 * The link to one attachment, its id escaped. `entry`: its place in the list, a hint where to look (parameter `n`, not
 * signed). Throws a RangeError for an id that `isLinkable` denies.
 */
export const attachmentLink = (
  publicUrl: string,
  sign: LinkSigner,
  { exportId, attachmentId, entry }: Readonly<{ exportId: string; attachmentId: string; entry?: number }>,
): string => {
  const path = attachmentPath(exportId, attachmentId);
  const hint = entry === undefined ? '' : `&n=${entry}`;
  return withoutSlash(publicUrl) + path + queryOf(sign(path)) + hint;
};

/** To a page with a button that cancels the request (product rule K7). */
export const cancelLink = (publicUrl: string, keyring: Keyring, requestId: string): string => {
  const path = cancelPath(requestId);
  return withoutSlash(publicUrl) + path + queryOf(signPath(keyring, path));
};

/** To the page of a deletion. Not signed: its id is known to whoever was told it, and to nobody else (128 bits). */
export const deletionLink = (publicUrl: string, deletionId: string): string =>
  `${withoutSlash(publicUrl)}/deletions/${deletionId}`;

const queryOf = ({ k, s }: Signature): string => `?k=${k}&s=${s}`;

const withoutSlash = (url: string): string => (url.endsWith('/') ? url.slice(0, -1) : url);
