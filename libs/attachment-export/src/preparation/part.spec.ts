import { randomBytes } from 'node:crypto';
import { seal, unseal } from './part.ts';

const key = randomBytes(32);
const plain = Buffer.from('{"name":"Invoice.pdf"}');

describe('a sealed part', () => {
  it('opens with its key, under its name', () => {
    expect(unseal(key, 'a/1-0', seal(key, 'a/1-0', plain))).toEqual(plain);
  });

  it('never looks the same twice', () => {
    expect(seal(key, 'a/1-0', plain)).not.toEqual(seal(key, 'a/1-0', plain));
  });

  it('opens under no other name, with no other key, and not once a byte was changed', () => {
    const sealed = seal(key, 'a/1-0', plain);
    expect(() => unseal(key, 'a/2-0', sealed)).toThrow();
    expect(() => unseal(randomBytes(32), 'a/1-0', sealed)).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => unseal(key, 'a/1-0', changed)).toThrow();
    }
  });
});
