import fc from 'fast-check';
import { addressGuard } from './index.ts';

const isPublic = addressGuard([]);

describe('without allowed networks', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::8a'])(
    '%s is public',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  it.each([
    ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
    ...['192.168.0.1', '169.254.169.254', '100.64.0.1', '100.127.255.255', '192.0.0.8', '192.0.2.1', '198.18.0.1'],
    ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::ffff:a9fe:a9fe'],
    ...['fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '64:ff9b::7f00:1', '100::1'],
    ...['2001::1', '2001:db8::1', '2002:7f00:1::', '2002:a9fe:a9fe::', '3fff::1', '4000::1'],
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each([
    '',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    '1.1.1',
    '1.1.1.1.',
    ' 1.1.1.1',
    '[::1]',
  ])('%j is no address', (text) => {
    expect(isPublic(text)).toBe(false);
  });
});

describe('with allowed networks', () => {
  it('only they are allowed, in either notation', () => {
    const isAllowed = addressGuard(['10.1.0.0/16', 'fd00:1::/32']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd00:1::5'].map(isAllowed)).toEqual([true, true, true]);
    expect(['10.2.0.1', '1.1.1.1', 'fd00:2::5', '127.0.0.1'].map(isAllowed)).toEqual([false, false, false, false]);
  });

  const tail = fc.integer({ min: 0, max: 255 });

  it('link-local never is, whatever is listed and however it is written', () => {
    const isAllowed = addressGuard(['0.0.0.0/0', '::/0', '169.254.0.0/16', 'fe80::/10']);
    fc.assert(
      fc.property(tail, tail, (a, b) => {
        const hex = [a, b].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        const spellings = [
          `169.254.${a}.${b}`,
          `::ffff:169.254.${a}.${b}`,
          `::ffff:a9fe:${hex}`,
          `64:ff9b::a9fe:${hex}`,
        ];
        return ![...spellings, `fe80::${hex}`, `fe80::${hex}%1`].some(isAllowed);
      }),
    );
    expect(isAllowed('169.253.0.1')).toBe(true);
  });

  it('what is no network is an error', () => {
    expect(() => addressGuard(['everything'])).toThrow();
  });
});
