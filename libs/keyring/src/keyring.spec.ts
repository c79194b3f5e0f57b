import { generateKeyring, parseKeyring } from './keyring.ts';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');

describe('a keyring', () => {
  it('makes new things with the first key and knows the others', () => {
    const ring = parseKeyring(`b:${key(2)}, a:${key(1)}`, 'LINK_KEYS');
    expect(ring.current.kid).toBe('b');
    expect(ring.byId('a')?.secret).toEqual(Buffer.alloc(32, 1));
    expect(ring.byId('c')).toBeUndefined();
  });

  it('reads what it generates', () => {
    expect(parseKeyring(generateKeyring('v1'), 'VAULT_KEYS').current.secret).toHaveLength(32);
  });

  it.each([
    ['nothing', '', 'is not of the form'],
    ['no name', key(1), 'is not of the form'],
    ['a short key', `a:${Buffer.alloc(31).toString('base64')}`, 'fewer than 32 bytes'],
    ['a name used twice', `a:${key(1)},a:${key(2)}`, 'named twice'],
  ])('refuses %s, naming the variable and not the value', (_, text, message) => {
    expect(() => parseKeyring(text, 'CODE_KEYS')).toThrow(message);
    expect(() => parseKeyring(text, 'CODE_KEYS')).toThrow('CODE_KEYS');
    expect(() => parseKeyring(text, 'CODE_KEYS')).not.toThrow(key(1));
  });
});
