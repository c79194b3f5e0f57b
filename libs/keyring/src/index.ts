export { generateKeyring, parseKeyring, type Key, type Keyring } from './keyring.ts';
export { madeOnce, textOf } from './made-once.ts';
