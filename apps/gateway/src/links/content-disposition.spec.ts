import fc from 'fast-check';
import { attachmentDisposition } from './content-disposition.ts';

describe('Content-Disposition', () => {
  it.each([
    ['Invoice 7.pdf', 'attachment; filename="Invoice 7.pdf"'],
    ['Überweisung.pdf', `attachment; filename="_berweisung.pdf"; filename*=UTF-8''%C3%9Cberweisung.pdf`],
    ['請求書.pdf', `attachment; filename="___.pdf"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf`],
    ['a"b%41.txt', `attachment; filename="a_b_41.txt"; filename*=UTF-8''a%22b%2541.txt`],
    ["it's (1)*.txt", `attachment; filename="it's (1)*.txt"`],
    ['../../.bashrc', 'attachment; filename="__.._.bashrc"'],
    ['..\\evil', 'attachment; filename="__evil"'],
    ['.hidden', 'attachment; filename="_hidden"'],
    ['', 'attachment'],
    [undefined, 'attachment'],
  ])('of %j is %s', (name, header) => {
    expect(attachmentDisposition(name)).toBe(header);
  });

  it('is of at most 255 bytes, and keeps the extension', () => {
    const name = (length: number) => attachmentDisposition(`${'a'.repeat(length - 4)}.pdf`);
    expect(name(255)).toBe(`attachment; filename="${'a'.repeat(251)}.pdf"`);
    expect(name(256)).toBe(name(255));
    const emoji = attachmentDisposition(`${'👩'.repeat(500)}.pdf`);
    expect(emoji).toBe(
      `attachment; filename="${'_'.repeat(62)}.pdf"; filename*=UTF-8''${'%F0%9F%91%A9'.repeat(62)}.pdf`,
    );
  });

  it('is always one header line, and its name never a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const header = attachmentDisposition(name);
        return (
          /^attachment(?:; filename="[\x20-\x21\x23-\x24\x26-\x7e]*"(?:; filename\*=UTF-8''[\w!#$&+.^`|~%-]*)?)?$/.test(
            header,
          ) && !/[/\\]/.test(header)
        );
      }),
    );
  });
});
