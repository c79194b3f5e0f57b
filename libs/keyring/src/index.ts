export { generateKeyring, parseKeyring, type Key, type Keyring } from './keyring.ts';
