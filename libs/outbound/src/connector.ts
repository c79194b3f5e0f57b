import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

/** The name leads to addresses of which none may be connected to. */
class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
  readonly code = 'ADDRESS_NOT_ALLOWED';
}

/**
 * Connects to allowed addresses only. Checked for what a name resolves to in this very connection, so that a name cannot
 * change its mind between check and use; and for addresses written in the URL, for which nobody is asked.
 */
export const guardedConnector = (
  isAllowed: (address: string) => boolean,
  connectTimeout: number,
): buildConnector.connector => {
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first, ...rest] = error === null ? addresses.filter(({ address }) => isAllowed(address)) : [];
      if (error !== null) callback(error, '');
      else if (first === undefined) callback(new AddressRefusedError('no allowed address'), '');
      else if (options.all === true) callback(null, [first, ...rest]);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: connectTimeout, allowH2: false, lookup: guardedLookup });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0 && !isAllowed(host)) callback(new AddressRefusedError('address not allowed'), null);
    else connect(options, callback);
  };
};
