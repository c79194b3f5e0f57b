import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

const TOLERANCE_SECONDS = 5 * 60;

/** More than a platform in the middle of a rotation sends. The rest is not looked at. */
const MOST_SIGNATURES = 16;

export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Tells whether a delivery is authentic. `now` is the machine's clock, in milliseconds. */
export type WebhookVerifier = (headers: WebhookHeaders, rawBody: Buffer, now: number) => boolean;

/** As a key object: Node takes five times as long over a signature with a key in a buffer. */
const keyOf = (secret: string): KeyObject => createSecretKey(Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));

/** HMAC over `id.timestamp.body`. Node reads header bytes as latin1; so they are what was signed again. */
const hmac = (key: KeyObject, id: string, timestamp: string, body: Buffer | string): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`, 'latin1').update(body).digest();

const header = (headers: WebhookHeaders, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

/**
 * Standard Webhooks 1.0: any of the `secrets` (`whsec_…`), any of the signatures, five minutes either way. All pairs are
 * compared, each in constant time. Without secrets nothing is authentic.
 */
export const webhookVerifier = (secrets: readonly string[]): WebhookVerifier => {
  const keys = secrets.map(keyOf);
  return (headers, rawBody, now) => {
    const id = header(headers, 'webhook-id');
    const timestamp = header(headers, 'webhook-timestamp');
    const signatures = header(headers, 'webhook-signature').split(' ').slice(0, MOST_SIGNATURES);
    const given = signatures.filter((one) => one.startsWith('v1,')).map((one) => Buffer.from(one.slice(3), 'base64'));
    const isOurs = keys
      .map((key) => hmac(key, id, timestamp, rawBody))
      .map((expected) => given.map((one) => one.length === expected.length && timingSafeEqual(one, expected)))
      .flat()
      .some(Boolean);
    return isOurs && id.length > 0 && id.length <= 256 && isRecent(timestamp, now);
  };
};

const isRecent = (timestamp: string, now: number): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(Math.floor(now / 1000) - Number(timestamp)) <= TOLERANCE_SECONDS;

/** The three headers of a delivery of ours, signed with every secret so that receivers can rotate theirs. `now` as above. */
export const signWebhook = (
  secrets: readonly string[],
  { id, body, now }: { id: string; body: string; now: number },
): Record<string, string> => {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map((secret) => `v1,${hmac(keyOf(secret), id, timestamp, body).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};
