import { createHash, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;

/**
 * Who may read the metrics: whoever has METRICS_TOKEN, as a bearer token. Where none is set, who asks from this machine, and
 * not through a proxy, which may ask for anybody.
 */
export const mayScrape = (
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  token?: string,
): boolean => {
  if (token !== undefined) return isEqual(headers.authorization ?? '', `Bearer ${token}`);
  const isForwarded = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined;
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? '');
};

const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
