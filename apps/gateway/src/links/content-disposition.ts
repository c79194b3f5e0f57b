/**
 * `Content-Disposition` for a download under this name (RFC 6266): plain ASCII for old clients, and the name itself
 * (RFC 8187). What could lead out of a directory is replaced. `undefined`: a name is not known.
 */
export const attachmentDisposition = (name: string | undefined): string => {
  const safe = (name ?? '').replace(/[/\\\p{Cc}]/gu, '_').replace(/^\.+/, '_');
  if (safe === '') return 'attachment';
  const ascii = safe.replace(/[^\x20-\x7e]/gu, '_').replace(/["%]/g, '_');
  return ascii === safe
    ? `attachment; filename="${safe}"`
    : `attachment; filename="${ascii}"; filename*=UTF-8''${percentEncoded(safe)}`;
};

/** attr-char of RFC 8187 stays; everything else is escaped. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
