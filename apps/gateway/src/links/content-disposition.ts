/**
 * `Content-Disposition` for a download under this name (RFC 6266): plain ASCII for old clients, and the name itself
 * (RFC 8187). What could lead out of a directory is replaced. `undefined`: a name is not known.
 */
export const attachmentDisposition = (name: string | undefined): string => {
  const safe = shortened(
    (name ?? '')
      .toWellFormed()
      .replace(/[/\\\p{Cc}]/gu, '_')
      .replace(/^\.+/, '_'),
  );
  if (safe === '') return 'attachment';
  const ascii = safe.replace(/[^\x20-\x7e]/gu, '_').replace(/["%]/g, '_');
  return ascii === safe
    ? `attachment; filename="${safe}"`
    : `attachment; filename="${ascii}"; filename*=UTF-8''${percentEncoded(safe)}`;
};

/** What file systems take, in bytes. Escaped, longer names would make headers that proxies refuse. */
const LONGEST = 255;

/** The beginning of a name that is too long, and its extension, by which it is opened. */
const shortened = (name: string): string => {
  if (Buffer.byteLength(name) <= LONGEST) return name;
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? '';
  let stem = '';
  for (const char of name) {
    if (Buffer.byteLength(`${stem}${char}${extension}`) > LONGEST) break;
    stem += char;
  }
  return stem + extension;
};

/** attr-char of RFC 8187 stays; everything else is escaped. */
const percentEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
