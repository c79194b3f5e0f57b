import { type Keyring } from '@envoi/keyring';
import { readLink, type Link } from '@envoi/signed-links';
import { type FastifyRequest } from 'fastify';
import { LinkProblem } from './problem.ts';

type Of<Kind extends Link['kind']> = Extract<Link, { kind: Kind }>;

/** The link that was followed, if we signed it and it is of this kind; else LinkProblem `unknown`. */
export const linkOf = <Kind extends Link['kind']>(
  keys: Keyring,
  target: string,
  ...kinds: readonly Kind[]
): Of<Kind> & Readonly<{ kid: string }> => {
  const link = readLink(keys, target);
  const isOfKind = (found: Link): found is Of<Kind> => (kinds as readonly string[]).includes(found.kind);
  if (link === undefined || !isOfKind(link)) throw new LinkProblem('unknown');
  const kid = new URLSearchParams(target.slice(target.indexOf('?'))).get('k') ?? '';
  return { ...link, kid };
};

/** As it came over the wire. */
export const targetOf = ({ raw }: FastifyRequest): string => raw.url ?? '';

/** The same, as it would be without the last segment of its path: revoking is signed for by the page's own link. */
export const parentTargetOf = (request: FastifyRequest): string => targetOf(request).replace(/\/[^/?]*\?/, '?');
