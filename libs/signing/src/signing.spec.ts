import { generateKeyring } from '@envoi/keyring';
import fc from 'fast-check';
import { CompactSign } from 'jose';
import {
  InvalidSignatureError,
  generateSigningKeys,
  parseSigningKeys,
  signer,
  verifyJws,
  type Jwks,
  type SigningKeys,
} from './index.ts';

const TYPE = 'test+jwt';
const seed = (fill: number, length = 32) => Buffer.alloc(length, fill).toString('base64');
const ring = (text: string): SigningKeys => parseSigningKeys(text, 'SIGNING_KEYS');
const publicOf = ({ published }: SigningKeys): Jwks => ({ keys: published });
const ours = ring(`b:${seed(2)}, a:${seed(1)}`);
const old = ring(`a:${seed(1)}`);
const payload = { deletionId: 'd1', steps: ['begin', 'unlink'] };

describe('signing keys', () => {
  it('sign with the first, and publish the public half of each', () => {
    expect(ours.current.kid).toBe('b');
    expect(ours.published.map(({ kid }) => kid)).toEqual(['b', 'a']);
    for (const jwk of ours.published)
      expect(jwk).toEqual({ kty: 'OKP', crv: 'Ed25519', x: jwk.x, kid: jwk.kid, alg: 'EdDSA', use: 'sig' });
  });

  it('are those of RFC 8037', () => {
    const base64 = Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url').toString('base64');
    expect(ring(`rfc:${base64}`).published[0]?.x).toBe('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
  });

  it('are read as they are generated, each time others', () => {
    const texts = [generateSigningKeys('s1'), generateSigningKeys('s1')];
    expect(new Set(texts.map((text) => ring(text).published[0]?.x)).size).toBe(2);
  });

  it.each([
    ['nothing', '', 'is not of the form'],
    ['a seed that is too short', `a:${seed(1, 31)}`, '"a"'],
    ['a seed that is too long', `a:${seed(1, 33)}`, '"a" is not the 32 bytes'],
    ['a name used twice', `a:${seed(1)},a:${seed(2)}`, 'named twice'],
  ])('are refused when they hold %s, by the variable and the name, never the value', (_, text, message) => {
    expect(() => ring(text)).toThrow(message);
    expect(() => ring(text)).toThrow('SIGNING_KEYS');
    for (const length of [31, 32, 33]) expect(() => ring(text)).not.toThrow(seed(1, length));
  });
});

describe('what is signed', () => {
  it('is verified by the public keys alone, and says by which', async () => {
    const jws = await signer(ours).sign(payload, TYPE);
    expect(await verifyJws(jws, publicOf(ours), TYPE)).toEqual({ kid: 'b', payload });
    const [header = ''] = jws.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'EdDSA', kid: 'b', typ: TYPE });
  });

  it('stays valid after a rotation, as long as its key is published', async () => {
    const jws = await signer(old).sign(payload, TYPE);
    expect(await verifyJws(jws, publicOf(ours), TYPE)).toEqual({ kid: 'a', payload });
  });

  const refusal = (jws: string, keys: Jwks = publicOf(ours), typ = TYPE): Promise<unknown> =>
    verifyJws(jws, keys, typ).then(
      () => 'accepted',
      (error: unknown) => error,
    );
  const refused = async (reason: string, ...args: Parameters<typeof refusal>) => {
    const error = await refusal(...args);
    expect(error).toBeInstanceOf(InvalidSignatureError);
    expect((error as InvalidSignatureError).reason).toBe(reason);
  };

  it('is refused under a key that is not published, or is another of the same name', async () => {
    const jws = await signer(ours).sign(payload, TYPE);
    await refused('unknown-key', jws, publicOf(old));
    await refused('unknown-key', jws, { keys: [] });
    await refused('bad-signature', jws, publicOf(ring(`b:${seed(3)}`)));
  });

  it('is refused as anything else than it was signed as', async () => {
    await refused('wrong-type', await signer(ours).sign(payload, 'another+jwt'));
  });

  it('is refused when its key is not named, were there only one', async () => {
    const bytes = Buffer.from(JSON.stringify(payload));
    const jws = await new CompactSign(bytes).setProtectedHeader({ alg: 'EdDSA', typ: TYPE }).sign(old.current.key);
    await refused('malformed', jws, publicOf(old));
  });

  it('is refused when it is no JSON', async () => {
    const jws = await new CompactSign(Buffer.from('not JSON'))
      .setProtectedHeader({ alg: 'EdDSA', kid: 'b', typ: TYPE })
      .sign(ours.current.key);
    await refused('malformed', jws);
  });

  it('is refused with keys that are none', async () => {
    const jws = await signer(ours).sign(payload, TYPE);
    for (const keys of [null, [], {}, { keys: 'b' }, { keys: [{ ...ours.published[0], x: '!' }] }])
      await refused('bad-keys', jws, keys as unknown as Jwks);
    await refused('bad-keys', jws, { keys: [...ours.published, ...ours.published] });
    const beside = [null, 7, 'b', { kty: 'RSA', kid: 'b' }, ...ours.published] as Jwks['keys'];
    expect((await verifyJws(jws, { keys: beside }, TYPE)).kid).toBe('b');
  });

  it.each([
    '',
    '.',
    '..',
    'a.b',
    'a.b.c.d',
    '{}',
    'eyJhbGciOiJub25lIn0.e30.',
    `${'A'.repeat(20)}.e30.${'A'.repeat(86)}`,
  ])('is not %j', async (text) => refused('malformed', text));

  it('is refused with any algorithm but ours', async () => {
    const [, body = '', signature = ''] = (await signer(ours).sign(payload, TYPE)).split('.');
    for (const alg of ['none', 'HS256', 'ES256', 'Ed448']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: 'b', typ: TYPE })).toString('base64url');
      expect(await refusal(`${header}.${body}.${signature}`)).toBeInstanceOf(InvalidSignatureError);
    }
  });

  it('is refused with any byte changed, added or taken away', async () => {
    const jws = await signer(ours).sign(payload, TYPE);
    const at = fc.nat({ max: jws.length - 1 });
    const byte = fc.oneof(
      fc.constantFrom('A', 'Q', 'g', 'w', '0', '9', '-', '_', '=', '.', ' ', '\n'),
      fc.string({ minLength: 1, maxLength: 1 }),
    );
    const change = fc.oneof(
      fc.tuple(at, byte).map(([i, c]) => jws.slice(0, i) + c + jws.slice(i + 1)),
      fc.tuple(at, byte).map(([i, c]) => jws.slice(0, i + 1) + c + jws.slice(i + 1)),
      at.map((i) => jws.slice(0, i) + jws.slice(i + 1)),
    );
    await fc.assert(
      fc.asyncProperty(
        change.filter((text) => text !== jws),
        async (text) => (await refusal(text)) instanceof InvalidSignatureError,
      ),
      { numRuns: 500 },
    );
  });

  it('has one spelling: no other last character stands for the same signature', async () => {
    const jws = await signer(ours).sign(payload, TYPE);
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=')
      if (!jws.endsWith(last)) expect(await refusal(jws.slice(0, -1) + last)).toBeInstanceOf(InvalidSignatureError);
  });

  it('takes keys of the other rings for signing, too: they have 32 bytes', async () => {
    const keys = ring(generateKeyring('k1'));
    const jws = await signer(keys).sign(payload, TYPE);
    expect((await verifyJws(jws, publicOf(keys), TYPE)).kid).toBe('k1');
  });
});
