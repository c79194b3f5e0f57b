import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { UnreadableError, VaultKeyError, sealer } from './sealer.ts';

const [first, second] = [generateKeyring('k1'), generateKeyring('k2')];
const ring = (text: string) => parseKeyring(text, 'VAULT_KEYS');

it('opens what it sealed, for the same place only', () => {
  const { seal, open } = sealer(ring(first));
  const sealed = seal('a secret', 'table|1');
  expect(open(sealed, 'table|1').toString()).toBe('a secret');
  expect(() => open(sealed, 'table|2')).toThrow(UnreadableError);
});

it('seals the same differently each time', () => {
  const { seal } = sealer(ring(first));
  expect(seal('a secret', 'table|1').equals(seal('a secret', 'table|1'))).toBe(false);
});

it('opens with each key of the ring, and seals with the current one', () => {
  const old = sealer(ring(first)).seal('old', 'x');
  const both = sealer(ring(`${second},${first}`));
  expect(both.open(old, 'x').toString()).toBe('old');
  expect(sealer(ring(second)).open(both.seal('new', 'x'), 'x').toString()).toBe('new');
});

it('names the key that it lacks, and takes no other of that name for it', () => {
  const sealed = sealer(ring(first)).seal('a secret', 'x');
  expect(() => sealer(ring(second)).open(sealed, 'x')).toThrow(new VaultKeyError('the key "k1" is missing, and still needed')); // prettier-ignore
  expect(() => sealer(ring(generateKeyring('k1'))).open(sealed, 'x')).toThrow(UnreadableError);
});

it('opens nothing that was changed in any byte, or cut', () => {
  const { seal, open } = sealer(ring(first));
  const sealed = seal('a secret', 'x');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(() => open(changed, 'x')).toThrow(/UnreadableError|VAULT_KEYS|sealed data/);
    expect(() => open(sealed.subarray(0, at), 'x')).toThrow(/VAULT_KEYS|sealed data/);
  }
});
