import fc from 'fast-check';
import { envelopeFrom, isLeaf, leafBytes, recordedAtOf, type Envelope } from './index.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
const text = fc.string({ unit: 'binary', maxLength: 12 });
const envelopes: fc.Arbitrary<Envelope> = fc.record({
  stream: text,
  revision: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  id: fc.uuid(),
  type: text,
  contentType: text,
  data: bytes,
  metadata: bytes,
});

const anEvent: Envelope = {
  stream: 'account-ä',
  revision: 258n,
  id: '00010203-0405-0607-0809-0a0b0c0d0e0f',
  type: 'T',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.from('{"at":1}'),
};

describe('a leaf', () => {
  it('is the fields of an event, each after its length, to the byte', () => {
    const fields = [
      ['0000000a', Buffer.from('account-ä').toString('hex')],
      ['00000008', '0000000000000102'],
      ['00000010', '000102030405060708090a0b0c0d0e0f'],
      ['00000001', '54'],
      ['00000010', Buffer.from('application/json').toString('hex')],
      ['00000002', '7b7d'],
      ['00000008', Buffer.from('{"at":1}').toString('hex')],
    ];
    expect(leafBytes(anEvent).toString('hex')).toBe(fields.flat().join(''));
  });

  it('gives the event back', () => {
    fc.assert(
      fc.property(envelopes, (event) => {
        const { data, metadata, ...rest } = envelopeFrom(leafBytes(event));
        expect(rest).toEqual({ ...event, data: undefined, metadata: undefined });
        expect([Buffer.from(data), Buffer.from(metadata)]).toEqual([
          Buffer.from(event.data),
          Buffer.from(event.metadata),
        ]);
      }),
    );
  });

  it('is another for each event: nothing can move from one field into the next', () => {
    fc.assert(
      fc.property(envelopes, fc.nat({ max: 3 }), (event, moved) => {
        const data = Buffer.from([...event.data, ...event.metadata.subarray(0, moved)]);
        const other = { ...event, data, metadata: event.metadata.subarray(moved) };
        const isOther = event.metadata.length > 0 && moved > 0;
        expect(leafBytes(other).equals(leafBytes(event))).toBe(!isOther);
      }),
    );
  });

  it('has one spelling: bytes that are read as an event are those that it has', () => {
    const mangled = fc.tuple(envelopes, fc.nat(), fc.nat({ max: 255 })).map(([event, at, byte]) => {
      const leaf = leafBytes(event);
      leaf[at % leaf.length] = byte;
      return leaf;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mangled), (leaf) => {
        try {
          expect(leafBytes(envelopeFrom(leaf))).toEqual(Buffer.from(leaf));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', 'not a uuid', '00010203-0405-0607-0809-0A0B0C0D0E0F', '000102030405060708090a0b0c0d0e0f'])(
    'is made of no event with the id %j',
    (id) => {
      expect(() => leafBytes({ ...anEvent, id })).toThrow(RangeError);
    },
  );

  it('is an event of any stream, but of the server and of the ledger', () => {
    const streams = ['conversation-1', 'category-to-come-1', 'ledger', 'Ledger-heads', 'a$'];
    expect(streams.every((stream) => isLeaf({ stream }))).toBe(true);
    expect(['$settings', '$$conversation-1', 'ledger-heads', 'ledger-'].some((stream) => isLeaf({ stream }))).toBe(
      false,
    );
  });
});

describe('when an event was recorded', () => {
  const recordedAt = (metadata: string) => recordedAtOf({ metadata: Buffer.from(metadata) });

  it('is what its metadata says', () => {
    expect(recordedAt('{"at":"x","recordedAt":"2026-11-23T10:00:00.000Z"}')).toBe('2026-11-23T10:00:00.000Z');
  });

  it.each([
    '',
    'no JSON',
    'null',
    '{}',
    '{"recordedAt":7}',
    '{"recordedAt":"soon"}',
    '{"recordedAt":"2026-11-23T11:00:00+01:00"}',
    '{"recordedAt":"2026-11-23T10:00:00"}',
    '{"x":{"recordedAt":"2026-11-23"}}',
  ])('is unknown of %j', (metadata) => {
    expect(recordedAt(metadata)).toBeUndefined();
  });
});
