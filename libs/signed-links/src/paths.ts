/** Signed for the file, the JSON and the page of an export alike. */
export const exportPath = (exportId: string): string => `/exports/${exportId}`;

export const attachmentPath = (exportId: string, attachmentId: string): string =>
  `${exportPath(exportId)}/files/${encodeSegment(attachmentId)}`;

export const cancelPath = (requestId: string): string => `/cancel/${requestId}`;

/** Whether a link can carry this id: not empty, no dot segment (clients resolve those away), well-formed Unicode. */
export const isLinkable = (attachmentId: string): boolean =>
  attachmentId !== '' && attachmentId !== '.' && attachmentId !== '..' && attachmentId.isWellFormed();

/** The one way an id is written in a path: everything but `A-Z a-z 0-9 - . _ ~` is escaped, in upper case. */
const encodeSegment = (id: string): string => {
  if (plain.test(id) && id !== '.' && id !== '..') return id;
  if (!isLinkable(id)) throw new RangeError('an id in a link is not empty, no dot segment, and well-formed Unicode');
  return encodeURIComponent(id).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
};

const plain = /^[\w.~-]+$/;

/** The id that was encoded as this segment; undefined when it is not how `encodeSegment` writes any id. */
export const decodeSegment = (segment: string): string | undefined => {
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(segment)) return undefined;
  const id = decoded(segment);
  return id !== undefined && isLinkable(id) && encodeSegment(id) === segment ? id : undefined;
};

const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return undefined; // escapes that are no UTF-8
    throw error;
  }
};
