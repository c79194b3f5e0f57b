export {
  attachmentLink,
  cancelLink,
  deletionLink,
  exportLinks,
  linkSigner,
  type ExportLinks,
  type LinkSigner,
} from './links.ts';
export { attachmentPath, cancelPath, exportPath, isLinkable } from './paths.ts';
export { readLink, type Link } from './read-link.ts';
export { signPath, verifyPath, type Signature } from './signature.ts';
