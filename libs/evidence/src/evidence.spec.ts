import { createHash } from 'node:crypto';
import { text as textOf } from 'node:stream/consumers';
import { type Instant } from '@envoi/event-sourcing';
import { leafBytes, leafHash } from '@envoi/ledger';
import { CERTIFICATE_TYPE } from '@envoi/profile-deletion';
import { generateSigningKeys, parseSigningKeys, signer, type Jwks } from '@envoi/signing';
import fc from 'fast-check';
import { aDeletion, anExport, each, event, events, faults, header, headOf, jwks, keys, lines, made, minute, other, treeOf, verified, whole, written } from '../test/a-file.ts'; // prettier-ignore
import { leafLine } from './leaf-line.ts';
import { NotSealedError, verifyEvidence, writeEvidence } from './index.ts';

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
