import { text as textOf } from 'node:stream/consumers';
import { each, events, faults, header, headOf, lines, ORIGIN, verified, whole, written } from '../test/a-file.ts';
import { writeEvidence } from './index.ts';

/** Leaf 5 has this type. */
const evidenceWithType = async (type: string): Promise<string> => {
  const leaves = events.with(5, { ...events[5]!, type });
  const range = { before: undefined, frontier: [], leaves: each(leaves), heads: each([headOf(13, leaves)]) };
  return textOf(writeEvidence(header, range));
};
/** What is written in base64 in the line of leaf 5. */
const hiddenIn = (text: string): string => /base64:\w+=*/.exec(text.slice(text.indexOf('leaf\t5')))?.[0] ?? '';

describe('the spelling of a file', () => {
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

  it.each([
    ['a space', '{"checkpoint":', '{ "checkpoint":'],
    ['a key that comes twice', '{"checkpoint":', '{"checkpoint":"another","checkpoint":'],
    ['a letter that is escaped', '{"checkpoint":"e', '{"checkpoint":"\\u0065'],
    ['a number in another way', '"leaves":11', '"leaves":1.1e1'],
    ['a carriage return', '{"end":', '\r{"end":'],
    ['a reason that comes twice', '"reason":', '"reason":"another","reason":'],
  ])('has no line of JSON with %s', async (_, spelling, other) => {
    expect(whole).toContain(spelling);
    expect((await faults(whole.replace(spelling, other)))[0]).toContain('a line that is spelt in another way');
  });

  it('hides no bytes that are no text behind what stands for them', async () => {
    const odd = await evidenceWithType('Odd\ufffd');
    const others = `base64:${Buffer.from('Odd\xff', 'latin1').toString('base64')}`;
    expect((await faults(odd.replace(hiddenIn(odd), others)))[0]).toContain('a leaf that is not written as one');
    const exported = { ...header.exported, recipient: 'Odd\ufffd' };
    const [before = '', after = ''] = (await written({ header: { ...header, exported } })).split('Odd\ufffd');
    const bytes = Buffer.concat([Buffer.from(`${before}Odd`), Buffer.from([0xff]), Buffer.from(after)]);
    expect((await faults(bytes))[0]).toBe('1: a line that is spelt in another way');
  });

  it('has no line longer than an event can be, however it is cut', async () => {
    const tabs = `${lines.slice(0, 6).join('\n')}\nleaf${'\t'.repeat(9 * 1024 * 1024)}\n${lines.slice(7).join('\n')}`;
    const { isValid, problems } = await verified(tabs);
    expect(isValid).toBe(false);
    expect(problems.map(({ what }) => what)).toContain('a line is longer than an event can be');
  });
});
