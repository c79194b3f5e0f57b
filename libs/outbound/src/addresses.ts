import { BlockList, isIP } from 'node:net';

/** Link-local addresses, where clouds keep their secrets, also as NAT64 and 6to4 write them. Nothing allows them. */
const linkLocal = ['169.254.0.0/16', 'fe80::/10', '64:ff9b::a9fe:0/112', '2002:a9fe::/32'];

/** What no router of the internet forwards, or forwards to somewhere that is not what it seems (RFC 6890 and its registries). */
const notPublic = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4'],
  ...['240.0.0.0/4', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
];

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
};

const never = listOf(linkLocal);
const special = listOf(notPublic);
const publicIPv6 = listOf(['2000::/3']);

/**
 * Whether an address may be connected to. With `allowedNetworks` (CIDR) only those; without, public addresses only.
 * Link-local never; what is not an address never. Throws for a network that is not CIDR.
 */
export const addressGuard = (allowedNetworks: readonly string[]): ((address: string) => boolean) => {
  const allowed = listOf(allowedNetworks);
  return (address) => {
    const [bare = ''] = address.split('%');
    const version = isIP(bare);
    if (version === 0) return false;
    const family = version === 6 ? 'ipv6' : 'ipv4';
    if (never.check(bare, family)) return false;
    if (allowedNetworks.length > 0) return allowed.check(bare, family);
    return !special.check(bare, family) && (version === 4 || publicIPv6.check(bare, family));
  };
};
