import { z } from 'zod';
import { ConfigurationError, problemsOf } from './error.ts';

const httpUrl = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return url !== null && ['http:', 'https:'].includes(url.protocol) && `${url.username}${url.password}` === '';
  },
  { error: 'must be an http or https URL without credentials' },
);

/** Standard Webhooks 1.0: 24 to 64 bytes. */
const isSecret = (text: string): boolean => {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = Buffer.from(base64 ?? '', 'base64').length;
  return bytes >= 24 && bytes <= 64;
};
const secret = z.string().refine(isSecret, { error: 'must be whsec_ and the base64 of 24 to 64 bytes' });
const secrets = z.array(secret).min(1, { error: 'must hold at least one secret' });

const network = z.union([z.cidrv4(), z.cidrv6()], { error: 'must be a network in CIDR notation' });
const allowedNetworks = z.array(network).default([]);

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must be 1 to 63 of a-z, 0-9 and hyphens' });

const connection = z.strictObject({
  id,
  platform: z.literal('standard-webhooks', { error: 'must be "standard-webhooks"' }),
  inbound: z.strictObject({ secrets }),
  outbound: z.strictObject({ url: httpUrl, secrets, allowedNetworks }),
  workspace: z.strictObject({
    id,
    url: httpUrl.transform((url) => url.replace(/\/+$/, '')),
    token: z.string().regex(/^[\x21-\x7e]{8,}$/, { error: 'must be at least 8 printable ASCII characters' }),
    allowedNetworks,
  }),
});

/** A chat platform and the workspace behind it. Networks are CIDR; none means: public addresses only. */
export type Connection = Readonly<z.output<typeof connection>>;

/** Two connections may lead to one workspace; then they name the same one in the same way. */
const differs = (a: Connection['workspace'], b: Connection['workspace']): boolean =>
  a.id === b.id && (a.url !== b.url || a.token !== b.token);

const conflicts = (connections: readonly Connection[]): string[] => {
  const ids = connections.map((each) => each.id);
  const workspaces = new Map(connections.map(({ workspace }) => [workspace.id, workspace]));
  const all = connections.flatMap(({ inbound, outbound }) => [...inbound.secrets, ...outbound.secrets]);
  const keys = all.map((text) => Buffer.from(text.slice('whsec_'.length), 'base64').toString('hex'));
  const tokens = [...workspaces.values()].map(({ token }) => token);
  const used = [...keys, ...tokens];
  return [
    ...(new Set(ids).size < ids.length ? ['an id is used twice'] : []),
    ...(new Set(used).size < used.length ? ['a secret is used twice'] : []),
    ...(connections.some(({ workspace }) => differs(workspace, workspaces.get(workspace.id) ?? workspace))
      ? ['a workspace is described in two ways']
      : []),
  ];
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError(['CONNECTIONS_FILE: must be JSON']); // the parser's own message quotes the text
  }
};

const placeOf = (path: readonly PropertyKey[]): string =>
  ['CONNECTIONS_FILE', ...path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))].join('');

/** Reads the text of the connections file. Throws a ConfigurationError that names every wrong place. */
export const readConnections = (json: string): readonly Connection[] => {
  const { data, error } = z.array(connection).safeParse(jsonOf(json));
  if (error !== undefined) throw new ConfigurationError(problemsOf(error.issues, placeOf));
  const problems = conflicts(data);
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `CONNECTIONS_FILE: ${problem}`));
  return data;
};
