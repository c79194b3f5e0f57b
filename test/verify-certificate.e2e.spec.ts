import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@envoi/event-sourcing';
import { CompactRange, leafHash, nodeHash, noteSigner, signHead } from '@envoi/ledger';
import { CERTIFICATE_TYPE, type Certificate } from '@envoi/profile-deletion';
import { generateSigningKeys, parseSigningKeys, signer, type Jwks, type SigningKeys } from '@envoi/signing';
import { eventually } from './eventually.ts';
import { startSystem } from './system.ts';

interface Ended {
  code: number;
  out: string;
  error: string;
}

const certificate: Certificate = {
  version: 1,
  iss: 'https://privacy.example.org',
  deletionId: '9f1c2d3e-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
  outcome: 'deleted',
  confirmedAt: '2026-11-24T09:10Z',
  steps: [
    { step: 'begin', reportedBy: 'workspace', status: 'done', at: '2026-11-24T09:11Z' },
    { step: 'content', reportedBy: 'workspace', status: 'done-before', at: '2026-11-24T09:12Z' },
  ],
  exportsClosedAt: '2026-11-24T09:13Z',
  goodbye: { outcome: 'not-in-time', at: '2026-11-24T09:14Z' },
  checked: { memberGone: 'unknown', at: '2026-11-24T09:15Z' },
  forgottenAt: '2026-11-24T09:16Z',
  vaultEmptyAt: '2026-11-24T09:17Z',
  completedAt: '2026-11-24T09:18Z',
  retained: [{ step: 'content', category: 'messages', reason: 'legal-hold', until: '2027-01-31' }],
  policy: 3,
  streams: { profileDeletion: 17, attachmentExport: -1 },
};

const ring = (...texts: string[]) => parseSigningKeys(texts.join(','), 'SIGNING_KEYS');
const [old, current] = [generateSigningKeys('s1'), generateSigningKeys('s2')];
const ours = ring(current, old);
const jwksOf = ({ published }: SigningKeys): Jwks => ({ keys: published });
const sign = (payload: object = certificate, keys = ours, typ = CERTIFICATE_TYPE) => signer(keys).sign(payload, typ);

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'envoi-certificate-'))));
afterEach(() => rm(directory, { recursive: true }));

const put = async (name: string, content: string | object): Promise<string> => {
  const file = join(directory, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const verifyCertificate = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], INIT_CWD: directory };
    execFile(
      process.execPath,
      ['--import', './tools/swc-register.ts', 'tools/verify-certificate.ts', ...args],
      { env },
      (failed, out, error) => resolve({ code: failed === null ? 0 : Number(failed.code), out, error }),
    );
  });
const invalid = (why: string) => ({ code: 1, out: '', error: expect.stringMatching(why) as string });
const refused = async (ended: Promise<Ended>, why: string) => {
  const { code, out, error } = await ended;
  expect([code, out]).toEqual([1, '']);
  expect(error).toContain(why);
  expect(error.trimEnd()).not.toContain('\n');
};

describe('npm run verify-certificate', () => {
  it('says everything that the certificate says, and by which key', async () => {
    const file = await put('certificate.jws', `${await sign()}\n`);
    const keys = await put('jwks.json', jwksOf(ours));
    const { code, out, error } = await verifyCertificate(file);
    expect([code, error]).toEqual([0, '']);
    expect(out.replace(keys, 'KEYS').split('\n')).toEqual([
      'VALID: signed by https://privacy.example.org with the key "s2" of KEYS',
      'deletion: 9f1c2d3e-4a5b-4c6d-8e7f-0a1b2c3d4e5f',
      'outcome: deleted',
      'confirmed: 2026-11-24T09:10Z',
      'completed: 2026-11-24T09:18Z',
      'steps:',
      '  begin: done, as the workspace reported, 2026-11-24T09:11Z',
      '  content: done before, as the workspace reported, 2026-11-24T09:12Z',
      'goodbye: not delivered in time, 2026-11-24T09:14Z',
      'checked by the issuer:',
      '  exports: closed, their links are dead, 2026-11-24T09:13Z',
      '  member: the workspace does not know the member, 2026-11-24T09:15Z',
      '  identity: forgotten, 2026-11-24T09:16Z',
      '  vault: no row and no key left, 2026-11-24T09:17Z',
      'retained:',
      '  messages: legal-hold, until 2027-01-31, as the workspace reported (content)',
      'policy: version 3',
      'streams:',
      '  profileDeletion: revision 17',
      '  attachmentExport: no export was ever asked for',
      'ledger: none, it was issued before there was one',
      '',
    ]);
  });

  describe('of version 2', () => {
    const origin = 'privacy.example.org/ledger';
    const tree = new CompactRange();
    const leaves = Array.from({ length: 3 }, (_, n) => leafHash(Buffer.from(`leaf ${n}`))) as [Buffer, Buffer, Buffer];
    for (const leaf of leaves) tree.append(leaf);
    const recordedUntil = instant('2026-11-24T09:16:30Z');
    const headBy = (keys: SigningKeys, size = 3) =>
      signHead({ size, root: tree.root(), recordedUntil }, noteSigner(origin, keys)).note;
    const ledger = {
      leafIndex: 2,
      treeSize: 3,
      leafHash: leaves[2].toString('base64'),
      proof: [nodeHash(leaves[0], leaves[1]).toString('base64')],
      checkpoint: headBy(ours),
    };
    const second = { ...certificate, version: 2, ledger };

    it('says where the forgetting is in the ledger', async () => {
      await put('jwks.json', jwksOf(ours));
      const { code, out } = await verifyCertificate(await put('certificate.jws', await sign(second)));
      expect([code, out.split('\n').at(-2)]).toEqual([
        0,
        'ledger: the forgetting is leaf 2 of 3 in privacy.example.org/ledger, recorded until 2026-11-24T09:16:30.000Z',
      ]);
      const before = { ...second, ledger: { ...ledger, checkpoint: headBy(ring(old)) } };
      expect((await verifyCertificate(await put('certificate.jws', await sign(before)))).code).toBe(0);
    });

    it.each([
      ['another leaf', { leafHash: leaves[1].toString('base64') }, 'does not lead to the head'],
      ['another place', { leafIndex: 1 }, 'does not lead to the head'],
      ['another size', { treeSize: 4 }, 'does not lead to the head'],
      ['another proof', { proof: [leaves[0].toString('base64')] }, 'does not lead to the head'],
      ['a head of another size', { checkpoint: headBy(ours, 5) }, 'does not lead to the head'],
      [
        'a head that a stranger signed',
        { checkpoint: headBy(ring(generateSigningKeys('x'))) },
        'by a key that we know',
      ],
      [
        'a head that was changed',
        { checkpoint: ledger.checkpoint.replace('09:16:30', '09:16:31') },
        'not of this text',
      ],
      ['no head', { checkpoint: 'x' }, 'not a signed note'],
    ])('refuses %s in the entry', async (_, change, why) => {
      await put('jwks.json', jwksOf(ours));
      const file = await put('a.jws', await sign({ ...second, ledger: { ...ledger, ...change } }));
      expect(await verifyCertificate(file)).toEqual(invalid(`^NOT VALID: .* its entry in the ledger is not: .*${why}`));
    });
  });

  it('says what did not happen, too', async () => {
    const { goodbye: _, ...rest } = certificate;
    await put('jwks.json', jwksOf(ours));
    const found = { ...rest, outcome: 'found-gone', steps: [], retained: [] };
    const { code, out } = await verifyCertificate(await put('certificate.jws', await sign(found)));
    expect(code).toBe(0);
    for (const line of [/^outcome: found gone/m, /^steps: none$/m, /^goodbye: none$/m, /^retained: none$/m])
      expect(out).toMatch(line);
  });

  it('takes the answer of the page, relative names, and keys from wherever they are', async () => {
    const { deletionId } = certificate;
    await put('answer.json', { deletionId, state: 'complete', certificate: await sign() });
    await mkdir(join(directory, 'kept'));
    await put('kept/keys.json', jwksOf(ours));
    expect((await verifyCertificate('answer.json', '--keys', 'kept/keys.json')).code).toBe(0);
  });

  it('still takes what was signed with a key that is only published any more', async () => {
    await put('jwks.json', jwksOf(ours));
    expect((await verifyCertificate(await put('old.jws', await sign(certificate, ring(old))))).code).toBe(0);
  });

  it('refuses what was changed, wherever', async () => {
    await put('jwks.json', jwksOf(ours));
    const parts = (await sign()).split('.') as [string, string, string];
    const payload = Buffer.from(JSON.stringify({ ...certificate, outcome: 'found-gone' })).toString('base64url');
    const changed = [parts[0], payload, parts[2]].join('.');
    expect(await verifyCertificate(await put('a.jws', changed))).toEqual(
      invalid('^NOT VALID: the signature is not of'),
    );
    const cut = parts.join('.').slice(0, -1);
    expect(await verifyCertificate(await put('b.jws', cut))).toEqual(invalid('^NOT VALID: it is not a signed'));
  });

  it('refuses what others signed, under their own names or ours', async () => {
    await put('jwks.json', jwksOf(ours));
    const [stranger, impostor] = [ring(generateSigningKeys('x')), ring(generateSigningKeys('s2'))];
    const by = async (keys: SigningKeys) => verifyCertificate(await put('c.jws', await sign(certificate, keys)));
    expect(await by(stranger)).toEqual(invalid('^NOT VALID: none of the public keys'));
    expect(await by(impostor)).toEqual(invalid('^NOT VALID: the signature is not of'));
  });

  it('refuses what we signed, and is no certificate, or is that of another deletion', async () => {
    await put('jwks.json', jwksOf(ours));
    const other = await put('a.jws', await sign(certificate, ours, 'another+jwt'));
    expect(await verifyCertificate(other)).toEqual(invalid('^NOT VALID: .* another type'));
    const unknown = await put('b.jws', await sign({ ...certificate, version: 3 }));
    expect(await verifyCertificate(unknown)).toEqual(invalid('^NOT VALID: .* this version does not know'));
    const swapped = {
      deletionId: '00000000-0000-4000-8000-000000000000',
      state: 'complete',
      certificate: await sign(),
    };
    expect(await verifyCertificate(await put('c.json', swapped))).toEqual(invalid('^NOT VALID: .* another deletion'));
  });

  it('says in one line what is wrong with its input', async () => {
    const good = await put('good.jws', await sign());
    await refused(verifyCertificate(good), 'jwks.json cannot be read (ENOENT)');
    const keys = await put('jwks.json', jwksOf(ours));
    await refused(verifyCertificate(), 'usage: ');
    await refused(verifyCertificate(good, good), 'usage: ');
    await refused(verifyCertificate(good, '--wrong'), 'usage: ');
    await refused(verifyCertificate('missing.jws'), 'missing.jws cannot be read (ENOENT)');
    await refused(verifyCertificate(directory), 'cannot be read (EISDIR)');
    await refused(verifyCertificate(keys), 'jwks.json is neither a certificate nor');
    await refused(verifyCertificate(await put('a.json', '{"deletionId":')), 'a.json is neither');
    const running = await put('b.json', { deletionId: certificate.deletionId, state: 'running' });
    await refused(verifyCertificate(running), 'b.json holds no certificate: the deletion is running');
    for (const text of ['', 'garbage', '[]', '{"keys":7}'])
      await refused(verifyCertificate(good, '--keys', await put('keys.json', text)), 'keys.json is no JWKS');
    for (const text of ['', 'garbage', '\0\u{1F600}', 'a.b.c'])
      expect(await verifyCertificate(await put('d.jws', text))).toEqual(invalid('^NOT VALID: it is not a signed'));
  });

  it('writes nothing that steers a terminal', async () => {
    await put('jwks.json', jwksOf(ours));
    const file = await put('a.jws', await sign({ ...certificate, iss: 'https://a\u001b[2J\u202e\nVALID' }));
    expect((await verifyCertificate(file)).out).toContain('VALID: signed by https://a?[2J??VALID with');
  });
});

describe('what the gateway serves', () => {
  it('is all that it takes to verify a deletion', async () => {
    const system = await startSystem({ DELETION_GOODBYE_HOLD: 'PT0S' });
    try {
      const response = await fetch(`${system.assistant.gatewayUrl}/.well-known/jwks.json`);
      expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
        200,
        'application/jwk-set+json',
        'public, max-age=300',
      ]);
      const jwks = (await response.json()) as Jwks;
      expect(jwks.keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
      await put('jwks.json', jwks);
      const { id: from } = system.workspace.member('leaver');
      const { command = '' } = await system.chat.ask({ from, text: 'Delete me' });
      const { pages } = await system.chat.ask({ from, text: command });
      const url = pages?.find(({ rel }) => rel === 'deletion')?.url ?? '';
      const answer = await eventually(async () => {
        const text = await (await fetch(url, { headers: { accept: 'application/json' } })).text();
        expect(JSON.parse(text)).toMatchObject({ state: 'complete' });
        return text;
      });
      const { code, out } = await verifyCertificate(await put('answer.json', answer));
      expect([code, out]).toEqual([0, expect.stringMatching(/^VALID: signed by http/)]);
      expect(out).toMatch(/^ledger: the forgetting is leaf \d+ of \d+ in localhost:\d+\/ledger, recorded until /m);
      expect(await readFile(join(directory, 'answer.json'), 'utf8')).not.toContain(from);
      expect(out).not.toContain(from);
    } finally {
      await system.stop();
    }
  }, 60_000);
});
