import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/**
 * A second verifier of evidence, written after "Checking by hand" of docs/audit.md and nothing else: none of our code is in it.
 * Throws an AssertionError, or a SyntaxError, at what is not as the page says.
 */
export function checkByHand(text: string, { keys }: Readonly<{ keys: readonly Jwk[] }>): void {
  assert(text.endsWith('\n'));
  const [headerLine = '', beforeLine = '', ...lines] = text.slice(0, -1).split('\n');
  const { origin, period } = JSON.parse(headerLine) as Header;
  const headIn = headReader(origin, keys);
  const afterTree = lines.findLastIndex((line) => line.startsWith('leaf\t') || line.startsWith('{"checkpoint"')) + 1;

  const before = beforeIn(beforeLine, headIn);
  assert(before.until === undefined || before.until < period.from);
  const { leaves, heads } = treeIn(lines.slice(0, afterTree), before, headIn);
  assert(Date.parse(heads.at(-1)?.until ?? '') >= Date.parse(period.to) + period.tolerance);

  const entries = entriesOf(leaves, period).map((entry) => JSON.stringify({ entry }));
  assert.deepEqual(lines.slice(afterTree, -2), entries);
  for (const leaf of leaves) if (leaf.type === 'ProfileDeletionCompleted') checkCertificate(leaf, leaves, keys);

  const counts = { leaves: leaves.length, heads: heads.length, entries: entries.length };
  const { signature, ...counted } = endIn(lines.at(-1));
  assert.deepEqual(counted, counts);
  if (signature === undefined) return;
  const signed = { header: headerLine, firstLeaf: before.size, ...counts };
  assert.deepEqual(payloadOf(signature, 'envoi-evidence+jwt', keys), signed);
}

type Jwk = Readonly<{ kty: string; crv: string; kid: string; x: string }>;
type Header = Readonly<{ origin: string; period: Period }>;
type Period = Readonly<{ from: string; to: string; tolerance: number }>;
type Leaf = Readonly<Record<'stream' | 'revision' | 'type', string> & { hash: Buffer; index: number; data: Data; recordedAt: string }>; // prettier-ignore
type Data = Readonly<Record<string, unknown>> | undefined;
type Head = Readonly<{ size: number; root: string; until: string }>;
type HeadIn = (note: string) => Head;
const endIn = (line = ''): { signature?: string } => (JSON.parse(line) as { end: { signature?: string } }).end;

/** What the file begins after. */
type Before = Readonly<{ size: number; until?: string; frontier: readonly Buffer[] }>;

const beforeIn = (line: string, headIn: HeadIn): Before => {
  const { before } = JSON.parse(line) as { before: { checkpoint?: string; frontier: string[] } };
  const frontier = before.frontier.map((hash) => Buffer.from(hash, 'base64'));
  if (before.checkpoint === undefined) {
    assert.equal(frontier.length, 0);
    return { size: 0, frontier };
  }
  const { size, root, until } = headIn(before.checkpoint);
  assert.equal(rootOf(frontier), root);
  return { size, until, frontier };
};

/** Leaves and heads, each compared with the tree as it has grown so far; the last of them is a head. */
const treeIn = (lines: readonly string[], before: Before, headIn: HeadIn) => {
  const frontier = [...before.frontier];
  const leaves: Leaf[] = [];
  const heads: Head[] = [];
  let { size } = before;
  for (const line of lines) {
    if (line.startsWith('leaf\t')) {
      const leaf = leafIn(line, size);
      leaves.push(leaf);
      frontier.push(leaf.hash);
      for (let n = size; n % 2 === 1; n = (n - 1) / 2) frontier.push(joined(frontier.splice(-2)));
      size += 1;
    } else {
      const head = headIn((JSON.parse(line) as { checkpoint: string }).checkpoint);
      heads.push(head);
      assert.deepEqual([head.size, head.root], [size, rootOf(frontier)]);
    }
  }
  assert.equal(heads.at(-1)?.size, size);
  return { leaves, heads };
};

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const joined = (pair: readonly Buffer[]): Buffer => sha256(Buffer.of(1), ...pair);
const rootOf = (frontier: readonly Buffer[]): string =>
  frontier.reduceRight((right, left) => joined([left, right])).toString('base64');

const keyOf = ({ kty, crv, x }: Jwk): KeyObject => createPublicKey({ key: { kty, crv, x }, format: 'jwk' });

const headReader = (origin: string, keys: readonly Jwk[]): HeadIn => {
  const byId = new Map(
    keys.map((jwk) => {
      const id = sha256(Buffer.from(`${origin}\n`), Buffer.of(1), Buffer.from(jwk.x, 'base64url')).subarray(0, 4);
      return [id.toString('hex'), keyOf(jwk)];
    }),
  );
  return (note: string): Head => {
    const [body = '', signatures = ''] = note.split('\n\n');
    const [name, size, root = '', until = ''] = body.split('\n');
    const [, signer, base64 = ''] = /^— (\S+) (\S+)\n$/.exec(signatures) ?? [];
    const signature = Buffer.from(base64, 'base64');
    const key = byId.get(signature.toString('hex', 0, 4));
    assert.deepEqual([name, signer], [origin, origin]);
    assert(key !== undefined && verify(null, Buffer.from(`${body}\n`), key, signature.subarray(4)));
    return { size: Number(size), root, until: until.replace('recorded-until ', '') };
  };
};

const leafIn = (line: string, place: number): Leaf => {
  const [, index, hash, ...written] = line.split('\t');
  const fields = written.map((field) =>
    field.startsWith('base64:') ? Buffer.from(field.slice(7), 'base64') : Buffer.from(field),
  );
  const [stream = '', revision = '', id = '', type = '', , data = '', metadata = ''] = fields.map(String);
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(revision));
  const bytes = fields.with(1, number).with(2, Buffer.from(id.replaceAll('-', ''), 'hex'));
  const actual = sha256(Buffer.of(0), ...bytes.flatMap((field) => [lengthOf(field), field]));
  assert.deepEqual([index, hash, fields.length], [String(place), actual.toString('base64'), 7]);
  const { recordedAt } = objectIn(metadata) ?? {};
  return { stream, revision, type, hash: actual, index: place, data: objectIn(data), recordedAt: inUtc(recordedAt) };
};

/** Empty, and so in no period, when it is in no or another spelling. */
const inUtc = (at: unknown): string => {
  const date = new Date(String(at));
  return !Number.isNaN(date.getTime()) && date.toISOString() === at ? at : '';
};

const lengthOf = (field: Buffer): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(field.length);
  return bytes;
};

const objectIn = (text: string): Data => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : undefined;
  } catch {
    return undefined;
  }
};

/** As the query of the file says. */
const entriesOf = (events: readonly Leaf[], { from, to }: Period) => {
  const asked = events.filter(({ stream, recordedAt }) => /^(attachmentExport|profileDeletion)-/.test(stream) && recordedAt >= from && recordedAt < to); // prettier-ignore
  return [...Map.groupBy(asked, (leaf) => JSON.stringify(nameOf(leaf))).values()].map((leaves) => ({
    ...leaves.map(nameOf)[0],
    stream: leaves[0]?.stream,
    events: leaves.length,
    recorded: Object.fromEntries(firstOfEachType(leaves).map(({ type, recordedAt }) => [type, recordedAt])),
  }));
};

const firstOfEachType = (leaves: readonly Leaf[]): readonly Leaf[] =>
  leaves.filter(({ type }, n) => leaves.findIndex((leaf) => leaf.type === type) === n);

const nameOf = ({ stream, revision, type, data }: Leaf) => {
  const id = `${stream}/${revision}`;
  if (data === undefined) return { kind: 'unreadable', id };
  if (typeof data['exportId'] === 'string') return { kind: 'export', id: data['exportId'] };
  if (typeof data['deletionId'] === 'string') return { kind: 'deletion', id: data['deletionId'] };
  return { kind: type === 'SubjectForgotten' ? 'forgetting' : 'refusal', id };
};

const checkCertificate = ({ stream, data }: Leaf, events: readonly Leaf[], keys: readonly Jwk[]): void => {
  const forgetting = events.find((leaf) => leaf.stream === stream && leaf.type === 'SubjectForgotten');
  const certificate = payloadOf(String(data?.['certificate']), 'envoi-deletion-certificate+jwt', keys);
  const { deletionId, ledger } = certificate as { deletionId: string; ledger: { leafIndex: number; leafHash: string } };
  assert.equal(deletionId, data?.['deletionId']);
  assert.deepEqual(ledger, { leafIndex: forgetting?.index, leafHash: forgetting?.hash.toString('base64') });
};

const payloadOf = (jws: string, typ: string, keys: readonly Jwk[]): unknown => {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const said = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string; typ: string };
  const jwk = keys.find(({ kid }) => kid === said.kid);
  assert(jwk !== undefined && said.typ === typ);
  assert(verify(null, Buffer.from(`${header}.${payload}`), keyOf(jwk), Buffer.from(signature, 'base64url')));
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
};
