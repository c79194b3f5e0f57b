import { type Entry } from '@envoi/attachment-export';
import { attachmentLink, linkSigner } from '@envoi/signed-links';
import { type LinkDependencies } from './dependencies.ts';
import { type Open } from './guard.ts';

type Source = Pick<LinkDependencies, 'publicUrl' | 'linkKeys' | 'manifests'>;

/** Links to the entries of an export, signed with the key that its own link was signed with: always the same ones. */
export const entryLinks = ({ publicUrl, linkKeys }: Source, { exportId }: Open, kid: string) => {
  const sign = linkSigner(linkKeys, kid);
  return ({ id }: Entry, number: number): string =>
    attachmentLink(publicUrl, sign, { exportId, attachmentId: id, entry: number });
};

/** One link a line, one for each attachment, nothing else (product rule E3). */
export async function* listAsText(source: Source, open: Open, kid: string): AsyncGenerator<string, void, undefined> {
  const linkTo = entryLinks(source, open, kid);
  let number = 0;
  for await (const part of source.manifests.read(open.exportId, 'available'))
    yield part.map((entry) => `${linkTo(entry, number++)}\n`).join('');
}

/** `{ exportId, expiresAt, items: [{ name, type, size, uploadedAt, place, url }], missing: [{ name, uploadedAt, reason }] }` */
export async function* listAsJson(source: Source, open: Open, kid: string): AsyncGenerator<string, void, undefined> {
  const { exportId, links } = open;
  const linkTo = entryLinks(source, open, kid);
  let number = 0;
  yield `{"exportId":${JSON.stringify(exportId)},"expiresAt":${JSON.stringify(links.linksValidUntil)},"items":[`;
  yield* joined(source.manifests.read(exportId, 'available'), (entry) => {
    const { name, type, size, uploadedAt, place } = entry;
    return { name, type: type ?? null, size, uploadedAt, place: place ?? null, url: linkTo(entry, number++) };
  });
  yield '],"missing":[';
  yield* joined(source.manifests.read(exportId, 'missing'), ({ name, uploadedAt, missing }) => ({
    name,
    uploadedAt,
    reason: missing ?? null,
  }));
  yield ']}\n';
}

async function* joined(
  parts: AsyncIterable<readonly Entry[]>,
  shown: (entry: Entry) => object,
): AsyncGenerator<string, void, undefined> {
  let separator = '';
  for await (const part of parts) {
    yield separator + part.map((entry) => JSON.stringify(shown(entry))).join(',\n');
    separator = ',\n';
  }
}
