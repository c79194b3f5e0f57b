import { text as textOf } from 'node:stream/consumers';
import { instant, plus } from '@envoi/event-sourcing';
import { CompactRange, leafBytes, leafHash, noteSigner, signHead, type Envelope } from '@envoi/ledger';
import { generateSigningKeys, parseSigningKeys } from '@envoi/signing';
import fc from 'fast-check';
import { checkByHand } from '../test/by-hand.ts';
import { QUERY, TOLERANCE, verifyEvidence, writeEvidence, type Header } from './index.ts';

const keys = parseSigningKeys(generateSigningKeys('s1'), 'SIGNING_KEYS');
const jwks = { keys: keys.published };
const origin = 'envoi.example/ledger';
const minute = (n: number) => plus(instant('2026-11-24T12:00:00.000Z'), n * 60_000);
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const header: Header = {
  evidence: 1,
  origin,
  period: { from: minute(10), to: minute(30), tolerance: TOLERANCE },
  exported: { at: minute(50), recipient: 'court', reason: 'court-order', ticket: 'LEG-1' },
  query: QUERY,
};

/** Few of each, so that the same request, type and minute come again and again. */
const aLeaf = fc.record({
  stream: fc.constantFrom('attachmentExport-a', 'attachmentExport-b', 'profileDeletion-a', 'other-a'),
  type: fc.constantFrom('Asked', 'Done', 'SubjectForgotten', 'With\ttab'),
  data: fc.constantFrom(`{"exportId":"${uuid(1)}"}`, `{"exportId":"${uuid(2)}"}`, `{"deletionId":"${uuid(1)}"}`, `{"exportId":"${uuid(1)}","deletionId":"${uuid(2)}"}`, '{"exportId":7}', '{"exportId":null,"deletionId":true}', '{}', '[]', 'null', '7', 'none\n', ''), // prettier-ignore
  at: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 5, max: 35 }).map((n) => JSON.stringify({ recordedAt: minute(n) })) },
    { weight: 1, arbitrary: fc.constantFrom('', 'null', '[]', '{}', '{"recordedAt":7}', '{"recordedAt":"2026-11-24T12:15:00Z"}', '{"recordedAt":"2026-11-24T12:15:60.000Z"}', '{"recordedAt":"2026-11-24T12:15:00"}', '{"recordedAt":"2026-11-24T13:15:00.000+01:00"}', '{"recordedAt":"2026-11-24T12:15:00.0001Z"}') }, // prettier-ignore
  ),
});

const eventOf = ({ stream, type, data, at }: Readonly<{ stream: string; type: string; data: string; at: string }>, n: number): Envelope => ({
  ...{ stream, type, revision: BigInt(n), id: uuid(n), contentType: 'application/json' },
  data: Buffer.from(data),
  metadata: Buffer.from(at),
}); // prettier-ignore

const fileOf = async (leaves: readonly Envelope[]): Promise<string> => {
  const tree = new CompactRange();
  for (const leaf of leaves) tree.append(leafHash(leafBytes(leaf)));
  const head = signHead({ size: tree.size, root: tree.root(), recordedUntil: minute(50) }, noteSigner(origin, keys));
  const range = { before: undefined, frontier: [], leaves: each(leaves), heads: each([head]) };
  return textOf(writeEvidence(header, range));
};

const each = async function* <Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  await Promise.resolve();
  yield* items;
};

it('two verifiers find the same requests, whatever the log holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aLeaf, { minLength: 1, maxLength: 40 }), async (made) => {
      const text = await fileOf(made.map(eventOf));
      checkByHand(text, jwks);
      expect(await verifyEvidence(new Blob([text]).stream(), jwks)).toMatchObject({ problems: [] });
    }),
    { numRuns: 300 },
  );
});
