import { createHash } from 'node:crypto';
import { text as textOf } from 'node:stream/consumers';
import { instant, plus, type Instant } from '@envoi/event-sourcing';
import { CompactRange, leafBytes, leafHash, noteSigner, signHead, type Envelope, type TreeHead } from '@envoi/ledger';
import { CERTIFICATE_TYPE } from '@envoi/profile-deletion';
import { generateSigningKeys, parseSigningKeys, signer, type Jwks } from '@envoi/signing';
import fc from 'fast-check';
import { leafLine } from './leaf-line.ts';
import { TOLERANCE, QUERY, NotSealedError, verifyEvidence, writeEvidence, type Header, type Verdict } from './index.ts';

const ORIGIN = 'envoi.example/ledger';
const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
const jwks: Jwks = { keys: keys.published };
const heads = noteSigner(ORIGIN, keys);
const noon = instant('2026-11-24T12:00:00.000Z');
const minute = (n: number): Instant => plus(noon, n * 60_000);
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Made = Readonly<{ stream: string; type: string; data: object | string; at: Instant }>;

const event = ({ stream, type, data, at }: Made, n: number): Envelope => ({
  stream,
  revision: BigInt(n),
  id: uuid(n),
  type,
  contentType: 'application/json',
  data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
  metadata: Buffer.from(JSON.stringify({ recordedAt: at })),
});

const [anExport, aDeletion, other] = [uuid(101), uuid(102), uuid(103)];
const certificate = await signer(keys).sign({ deletionId: aDeletion }, CERTIFICATE_TYPE);

/** An hour of a log; what is recorded from the tenth minute to the thirtieth is asked for. */
const made: Made[] = [
  { stream: 'attachmentExport-a', type: 'AttachmentExportRequested', data: { exportId: other }, at: minute(1) },
  { stream: 'conversation-a', type: 'AssistantSpoke', data: {}, at: minute(2) },
  { stream: 'attachmentExport-a', type: 'AttachmentExportExpired', data: { exportId: other }, at: minute(10) },
  { stream: 'attachmentExport-b', type: 'AttachmentExportRequested', data: { exportId: anExport }, at: minute(11) },
  { stream: 'attachmentExport-b', type: 'AttachmentExportConfirmed', data: { exportId: anExport }, at: minute(12) },
  { stream: 'attachmentExport-c', type: 'AttachmentExportRefused', data: { reason: 'managed' }, at: minute(13) },
  { stream: 'profileDeletion-b', type: 'ProfileDeletionConfirmed', data: { deletionId: aDeletion }, at: minute(14) },
  { stream: 'profileDeletion-b', type: 'SubjectForgotten', data: { deletionId: aDeletion }, at: minute(20) },
  { stream: 'profileDeletion-b', type: 'ProfileDeletionCompleted', data: { deletionId: aDeletion, certificate }, at: minute(21) }, // prettier-ignore
  { stream: 'profileDeletion-d', type: 'SubjectForgotten', data: { because: 'idle' }, at: minute(22) },
  { stream: 'profileDeletion-e', type: 'Broken', data: 'no JSON\twith a tab', at: minute(29) },
  { stream: 'future-x', type: 'SomethingElse', data: 'base64:x', at: minute(30) },
  { stream: 'access-x', type: 'EvidenceExported', data: {}, at: minute(50) },
];
const events = made.map(event);

const header: Header = {
  evidence: 1,
  origin: ORIGIN,
  period: { from: minute(10), to: minute(30), tolerance: TOLERANCE },
  exported: {
    at: minute(50),
    by: uuid(7),
    recipient: 'supervisory-authority',
    reason: 'external-audit',
    ticket: 'AUD-1',
  },
  query: QUERY,
};

/** A head over the first leaves, as the ledger would have signed it. */
const headOf = (size: number, of: readonly Envelope[] = events): TreeHead => {
  const tree = treeOf(size, of);
  const times = made.slice(0, size).map(({ at }) => at);
  return signHead({ size, root: tree.root(), recordedUntil: times.toSorted().at(-1) }, heads);
};
const treeOf = (size: number, of: readonly Envelope[] = events): CompactRange => {
  const tree = new CompactRange();
  for (const each of of.slice(0, size)) tree.append(leafHash(leafBytes(each)));
  return tree;
};

const each = async function* <Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  await Promise.resolve();
  yield* items;
};

type Shape = { from?: number; sizes?: number[]; header?: Header; leaves?: readonly Envelope[]; signed?: boolean };

const written = async ({ from = 2, sizes = [5, 9, 13], leaves = events, signed = true, ...rest }: Shape = {}) => {
  const range = {
    before: from === 0 ? undefined : headOf(from),
    frontier: treeOf(from).hashes,
    leaves: each(leaves.slice(from)),
    heads: each(sizes.map((size) => headOf(size))),
  };
  return textOf(writeEvidence(rest.header ?? header, range, signed ? signer(keys) : undefined));
};

const verified = (text: string | Uint8Array, by: Jwks = jwks): Promise<Verdict> =>
  verifyEvidence(each([Buffer.from(text)]), by);
const faults = async (text: string | Uint8Array, by?: Jwks) =>
  (await verified(text, by)).problems.map(({ line, what }) => `${line}: ${what}`);

const whole = await written();
const lines = whole.trimEnd().split('\n');

describe('an evidence file', () => {
  it('is verified by the public keys alone', async () => {
    expect(await verified(whole)).toEqual({
      isValid: true,
      problems: [],
      header,
      leaves: 11,
      entries: { export: 2, deletion: 1, refusal: 1, forgetting: 1, unreadable: 1 },
      heads: 3,
      certificates: 1,
      signedBy: 's1',
    });
  });

  it('begins with the first leaf of all where there is no head before the period', async () => {
    expect(await verified(await written({ from: 0 }))).toMatchObject({ isValid: true, leaves: 13 });
  });

  it('says what happened to whom in the period, and leaves out what was recorded before and after', () => {
    const entries = lines.filter((line) => line.startsWith('{"entry"')).map((line) => (JSON.parse(line) as { entry: unknown }).entry); // prettier-ignore
    expect(entries).toEqual([
      { kind: 'export', id: other, stream: 'attachmentExport-a', events: 1, recorded: { AttachmentExportExpired: minute(10) } },
      { kind: 'export', id: anExport, stream: 'attachmentExport-b', events: 2, recorded: { AttachmentExportRequested: minute(11), AttachmentExportConfirmed: minute(12) } },
      { kind: 'refusal', id: 'attachmentExport-c/5', stream: 'attachmentExport-c', events: 1, recorded: { AttachmentExportRefused: minute(13) } },
      { kind: 'deletion', id: aDeletion, stream: 'profileDeletion-b', events: 3, recorded: { ProfileDeletionConfirmed: minute(14), SubjectForgotten: minute(20), ProfileDeletionCompleted: minute(21) } },
      { kind: 'forgetting', id: 'profileDeletion-d/9', stream: 'profileDeletion-d', events: 1, recorded: { SubjectForgotten: minute(22) } },
      { kind: 'unreadable', id: 'profileDeletion-e/10', stream: 'profileDeletion-e', events: 1, recorded: { Broken: minute(29) } },
    ]); // prettier-ignore
  });

  it('is read in chunks of any size', async () => {
    const bytes = Buffer.from(whole);
    for (const size of [1, 7, 64, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size)); // prettier-ignore
      expect((await verifyEvidence(each(chunks), jwks)).isValid).toBe(true);
    }
  });

  it('needs no signature of its own, and says who has signed it', async () => {
    expect(await verified(await written({ signed: false }))).toMatchObject({ isValid: true, signedBy: undefined });
  });

  it('is not made of a log that is not what was sealed', async () => {
    const changed = events.with(6, event({ ...made[6]!, data: { deletionId: other } }, 6));
    await expect(written({ leaves: changed })).rejects.toThrow(NotSealedError);
    await expect(written({ leaves: events.slice(0, 12) })).rejects.toThrow(NotSealedError);
  });
});

describe('a file that was tampered with', () => {
  it('is not valid, whichever byte was changed', async () => {
    const bytes = Buffer.from(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        return !(await verified(changed)).isValid;
      }),
      { numRuns: Number(process.env['TAMPERED_FILES'] ?? 500) },
    );
  });

  it('is not valid when its last byte was', async () => {
    for (const byte of ['', ' ', '\t', '\r', 'x', '\n\n'])
      expect((await verified(`${whole.slice(0, -1)}${byte}`)).isValid).toBe(false);
  });

  it('is not valid when lines were dropped, repeated or swapped', async () => {
    for (let n = 0; n < lines.length; n += 1) {
      const dropped = [...lines.slice(0, n), ...lines.slice(n + 1)];
      const repeated = [...lines.slice(0, n + 1), ...lines.slice(n)];
      for (const others of [dropped, repeated]) expect((await verified(`${others.join('\n')}\n`)).isValid).toBe(false);
      if (n === 0) continue;
      const swapped = lines.with(n, lines[n - 1]!).with(n - 1, lines[n]!);
      expect((await verified(`${swapped.join('\n')}\n`)).isValid).toBe(false);
    }
  });

  it('is not valid when it was cut off anywhere', async () => {
    for (let n = 0; n < lines.length; n += 1)
      expect((await verified(lines.slice(0, n).join('\n'))).isValid).toBe(false);
  });

  it('says which leaf was changed', async () => {
    const changed = whole.replace('"reason":"managed"', '"reason":"allowed"');
    expect((await faults(changed))[0]).toBe(
      '7: leaf 5 (attachmentExport-c revision 5, AttachmentExportRefused) is not the one that its hash was made of',
    );
  });

  it('says between which heads, when its hash was changed, too', async () => {
    const forged = event({ ...made[5]!, data: { reason: 'allowed' } }, 5);
    const hash = leafHash(leafBytes(forged)).toString('base64');
    const line = lines[6]!.replace('managed', 'allowed').replace(/^leaf\t5\t[^\t]+/, `leaf\t5\t${hash}`);
    expect(await faults(`${lines.with(6, line).join('\n')}\n`)).toContain(
      '11: the leaves from 5 on are not those that the head of 9 leaves was signed over: one was changed, dropped, inserted or moved',
    );
  });

  /** Leaf 5 has this type. */
  const evidenceWithType = async (type: string): Promise<string> => {
    const leaves = events.with(5, { ...events[5]!, type });
    const range = { before: undefined, frontier: [], leaves: each(leaves), heads: each([headOf(13, leaves)]) };
    return textOf(writeEvidence(header, range));
  };
  /** What is written in base64 in the line of leaf 5. */
  const hiddenIn = (text: string): string => /base64:\w+=*/.exec(text.slice(text.indexOf('leaf\t5')))?.[0] ?? '';

  it('has one spelling, and names a log', async () => {
    const [hash = ''] = /(?<="frontier":\[")[^"]+/.exec(whole) ?? [];
    const unused = hash.replace(/.=$/, (end) => `${end === 'A=' ? 'B' : String.fromCharCode(end.charCodeAt(0) + 1)}=`);
    for (const other of [unused, hash.replace('=', ''), hash.replace('=', '?'), ` ${hash}`])
      expect(await verified(whole.replace(hash, other))).toMatchObject({ isValid: false });
    for (const origin of ['envoi example', 'envoi+example', ''])
      expect(await verified(whole.replace(ORIGIN, origin))).toMatchObject({ isValid: false });
  });

  it('does not hide in base64 what could be read, nor in bytes that are no text', async () => {
    const fields = lines[6]!.split('\t');
    for (const [n, field] of fields.entries()) {
      if (n < 3) continue;
      const hidden = fields.with(n, `base64:${Buffer.from(field).toString('base64')}`).join('\t');
      expect(await verified(`${lines.with(6, hidden).join('\n')}\n`)).toMatchObject({ isValid: false });
    }
    const odd = await evidenceWithType('Odd\ufffd');
    const [before = '', after = ''] = odd.split(hiddenIn(odd));
    const bytes = Buffer.concat([Buffer.from(`${before}Odd`), Buffer.from([0xff]), Buffer.from(after)]);
    expect(await verified(odd)).toMatchObject({ isValid: true });
    expect((await faults(bytes))[0]).toContain('a leaf that is not written as one');
  });

  it.each(['\u0001', '\r', '\u007f', '\u0085'])('has no control character as it is: %j', async (control) => {
    const odd = await evidenceWithType(`Odd${control}`);
    expect(await verified(odd)).toMatchObject({ isValid: true });
    const plain = odd.replace(hiddenIn(odd), `Odd${control}`);
    expect((await faults(plain))[0]).toBe('8: a leaf that is not written as one');
  });

  it.each([1, 4])('writes a number in one way (field %d)', async (n) => {
    const padded = lines[6]!.split('\t').with(n, '05').join('\t');
    expect((await faults(`${lines.with(6, padded).join('\n')}\n`))[0]).toBe('7: a leaf that is not written as one');
  });

  it('is no period that never ends, or ends before it begins', async () => {
    const { period } = header;
    const never = { ...header, period: { ...period, to: '9999-12-31T23:59:59.999Z' as Instant } };
    expect(await faults(await written({ header: never }))).toEqual(['1: its period has no end']);
    const backwards = { ...header, period: { ...period, to: period.from } };
    expect(await faults(await written({ header: backwards }))).toEqual(['1: its period ends before it begins']);
  });

  it('is read in time that grows with it, whatever it holds', async () => {
    const MANY = 40_000;
    const one = Array.from({ length: MANY }, (_, n) => event({ ...made[4]!, type: `T${n}` }, n));
    const leaves = one.map((each_, n) => leafLine(n, each_)).join('');
    const text = `${JSON.stringify(header)}\n{"before":{"frontier":[]}}\n${leaves}`;
    const timed = async (of: string): Promise<number> => {
      const began = process.cpuUsage().user;
      await verified(of);
      return process.cpuUsage().user - began;
    };
    await timed(text.slice(0, text.length / 8));
    const few = await timed(text.slice(0, text.length / 8));
    expect(await timed(text)).toBeLessThan(20 * few);
  });

  it('is not valid when it was made by another key', async () => {
    const stranger: Jwks = { keys: parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS').published };
    expect((await verified(whole, stranger)).isValid).toBe(false);
    expect((await verified(whole, { keys: [] })).isValid).toBe(false);
  });

  it('is not complete when its last head does not reach beyond the period', async () => {
    expect(await faults(await written({ sizes: [5, 12] }))).toContainEqual(expect.stringContaining('not complete'));
  });

  it('is not complete when the period begins before its first leaf', async () => {
    expect(await faults(await written({ from: 4 }))).toContainEqual(
      expect.stringContaining('begins before the first leaf'),
    );
  });

  it('may be anything: it is an answer, not an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => !(await verified(text)).isValid),
      { numRuns: 300 },
    );
  });
});

it('has a certificate for each deletion that was completed, of that very deletion', async () => {
  const stolen = await signer(keys).sign({ deletionId: other }, CERTIFICATE_TYPE);
  for (const [text, what] of [
    [stolen, 'not that of this deletion'],
    ['x.y.z', 'is not valid'],
    [undefined, 'is missing'],
  ] as const) {
    const forged = { ...made[8]!, data: { deletionId: aDeletion, certificate: text } };
    const all = events.with(8, event(forged, 8));
    const range = {
      before: headOf(2),
      frontier: treeOf(2).hashes,
      leaves: each(all.slice(2)),
      heads: each([headOf(13, all)]),
    };
    expect(await faults(await textOf(writeEvidence(header, range)))).toEqual([expect.stringContaining(what)]);
  }
});

it('names an entry of the ledger only if that is the forgetting', async () => {
  const named = async (leafIndex: number) => {
    const leaf = createHash('sha256').update('another leaf').digest('base64');
    const signed = await signer(keys).sign({ deletionId: aDeletion, ledger: { leafIndex, leafHash: leafIndex === 7 ? leafHash(leafBytes(events[7]!)).toString('base64') : leaf } }, CERTIFICATE_TYPE); // prettier-ignore
    const all = events.with(8, event({ ...made[8]!, data: { deletionId: aDeletion, certificate: signed } }, 8));
    const range = { before: headOf(2), frontier: treeOf(2).hashes, leaves: each(all.slice(2)), heads: each([headOf(13, all)]) }; // prettier-ignore
    return verified(await textOf(writeEvidence(header, range)));
  };
  expect(await named(7)).toMatchObject({ isValid: true, certificates: 1 });
  expect(await named(6)).toMatchObject({ isValid: false, certificates: 0 });
});
