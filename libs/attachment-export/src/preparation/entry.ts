import { hash } from 'node:crypto';

/** Where an attachment was uploaded. The name is what the workspace calls it, possibly another person's. */
export type Place = Readonly<{ kind: 'direct' | 'group' | 'room'; name?: string | undefined }>;

/** One attachment of an export, as the workspace listed it: checked, without control characters, sizes in bytes. */
export type Entry = Readonly<{
  id: string;
  name: string;
  /** Media type, as the workspace says. */
  type?: string | undefined;
  size: number;
  /** ISO 8601 in UTC; as many digits as were given. */
  uploadedAt: string;
  place?: Place | undefined;
  /** Why it cannot be had; undefined: it can. */
  missing?: string | undefined;
}>;

/** Its line in a manifest: always the same bytes for the same entry, and nothing the member is not shown. */
export const toLine = ({ id, name, type, size, uploadedAt, place, missing }: Entry): string =>
  JSON.stringify({
    id,
    name,
    type,
    size,
    uploadedAt,
    place: place === undefined ? undefined : { kind: place.kind, name: place.name },
    missing,
  });

export const fromLine = (line: string): Entry => JSON.parse(line) as Entry;

/** The hash of no entries. */
export const hashOfNothing = hash('sha256', '');

/** The hash of all entries up to this one. A chain needs no more than its last link to go on after an interruption. */
export const chain = (before: string, line: string): string => hash('sha256', before + line);
