import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { signWebhook, webhookVerifier } from './index.ts';

const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;
const secret = newSecret();
const now = Date.parse('2026-11-23T10:00:00Z');
const body = '{"type":"message.created","text":"Grüße 👋"}';

/** Headers as an independent implementation makes them. */
const signed = ({ by = secret, id = 'msg_1', at = now, text = body } = {}) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': new Webhook(by).sign(id, new Date(at), text),
});
const raw = Buffer.from(body);
const isAuthentic = webhookVerifier([secret]);

describe('an inbound delivery', () => {
  it('is authentic when another implementation signed it', () => {
    expect(isAuthentic(signed(), raw, now)).toBe(true);
  });

  it('is whatever bytes were signed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => isAuthentic(signed({ text }), Buffer.from(text), now)),
    );
  });

  it('may be signed with any of the secrets, among other signatures', () => {
    const old = newSecret();
    const both = webhookVerifier([secret, old]);
    const others = `v1a,AAAA v1, v2,${Buffer.alloc(32).toString('base64')} `;
    const headers = signed({ by: old });
    expect(both({ ...headers, 'webhook-signature': others + headers['webhook-signature'] }, raw, now)).toBe(true);
    expect(isAuthentic(headers, raw, now)).toBe(false);
  });

  it.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('may be %d seconds off: %s', (seconds, expected) => {
    expect(isAuthentic(signed({ at: now + seconds * 1000 }), raw, now)).toBe(expected);
  });

  it.each<[string, Record<string, string | string[] | undefined>]>([
    ['another id', { 'webhook-id': 'msg_2' }],
    ['no id', { 'webhook-id': undefined }],
    ['an empty id', signed({ id: '' })],
    ['too long an id', signed({ id: 'x'.repeat(257) })],
    ['another time', { 'webhook-timestamp': String(now / 1000 + 1) }],
    ['a time that is none', { 'webhook-timestamp': '1e9' }],
    ['no time', { 'webhook-timestamp': undefined }],
    ['no signature', { 'webhook-signature': undefined }],
    ['an empty signature', { 'webhook-signature': 'v1,' }],
    ['a truncated signature', { 'webhook-signature': signed()['webhook-signature'].slice(0, 30) }],
    ['another version', { 'webhook-signature': signed()['webhook-signature'].replace('v1', 'v2') }],
    ['a header twice', { 'webhook-signature': [signed()['webhook-signature']] }],
    ['another secret', signed({ by: newSecret() })],
  ])('is not authentic with %s', (_, headers) => {
    expect(isAuthentic({ ...signed(), ...headers }, raw, now)).toBe(false);
  });

  it('is not authentic when a single bit of the body changed', () => {
    fc.assert(
      fc.property(fc.nat({ max: raw.length * 8 - 1 }), (bit) => {
        const changed = Buffer.from(raw);
        changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
        return !isAuthentic(signed(), changed, now);
      }),
    );
  });

  it('is never authentic for nobody', () => {
    expect(webhookVerifier([])(signed(), raw, now)).toBe(false);
  });
});

describe('an outgoing delivery', () => {
  it('is authentic to another implementation, with each of the secrets', () => {
    const secrets = [newSecret(), newSecret()];
    const headers = signWebhook(secrets, { id: 'out_1', body, now: Date.now() });
    for (const each of secrets) expect(new Webhook(each).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  });
});
