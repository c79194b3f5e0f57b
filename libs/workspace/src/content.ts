import { discard, type ResponseHeaders, type StreamedResponse } from '@envoi/outbound';
import { WorkspaceNonsenseError } from './nonsense.ts';
import { type Content, type ContentHeaders } from './port.ts';
import { mimeType } from './schemas.ts';

/** The only headers that are passed on, each only if it is what it should be. */
const passable: Readonly<Record<keyof ContentHeaders, (value: string) => string | undefined>> = {
  'content-type': (value) => mimeType.safeParse(value).data,
  'content-length': (value) => (/^\d{1,15}$/.test(value) ? value : undefined),
  'content-range': (value) => (/^bytes (\d{1,15}-\d{1,15}|\*)\/(\d{1,15}|\*)$/.test(value) ? value : undefined),
  etag: (value) => (/^(W\/)?"[\x21\x23-\x7e]{0,256}"$/.test(value) ? value : undefined),
  'accept-ranges': (value) => (value === 'bytes' ? value : undefined),
};

const headersOf = (headers: ResponseHeaders): ContentHeaders =>
  Object.fromEntries(
    Object.entries(passable).flatMap(([name, pass]) => {
      const given = headers[name];
      const value = typeof given === 'string' ? pass(given) : undefined;
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** A single range, as it may be passed on; anything else is ignored, as RFC 9110 14.2 allows: the whole is the answer. */
export const singleRange = (range: string | undefined): Record<string, string> =>
  range !== undefined && /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/.test(range) ? { range } : {};

/** A reader hears of an error by a listener of its own; without any, destroying an unread body would end the process. */
const alsoWhenNobodyReads = (): void => undefined;

/** Throws WorkspaceNonsenseError for a status the contract does not know, and for compressed bytes: nobody asked for them. */
export const contentOf = ({ status, headers, body }: StreamedResponse): Content => {
  const passed = headersOf(headers);
  switch (status) {
    case 200:
    case 206: {
      body.on('error', alsoWhenNobodyReads);
      const encoding = headers['content-encoding'] ?? 'identity';
      if (encoding === 'identity') return { status, headers: passed, body };
      body.destroy();
      throw new WorkspaceNonsenseError('content', 'a content-encoding');
    }
    case 403:
    case 404:
    case 416:
      discard(body);
      return { status, headers: passed };
    default:
      discard(body);
      throw new WorkspaceNonsenseError('content', `status ${status}`);
  }
};
