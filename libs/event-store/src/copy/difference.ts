import { type RawEvent } from '../raw/raw-event.ts';

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export const nameOf = ({ stream, revision }: RawEvent): string => `${stream} revision ${String(revision)}`;

/**
 * In what the target's event is another than the source's, as a sentence without any of its content; undefined: they
 * are the same in everything that is copied (not in position and time, which are each server's own).
 */
export const differenceBetween = (source: RawEvent | undefined, target: RawEvent | undefined): string | undefined => {
  if (source === undefined || target === undefined) return missing(source, target);
  if (nameOf(source) !== nameOf(target))
    return `the source has ${nameOf(source)} where the target has ${nameOf(target)}`;
  const differs = partsThatDiffer(source, target);
  return differs.length === 0 ? undefined : `${nameOf(source)} differs in its ${differs.join(', ')}`;
};

const missing = (source: RawEvent | undefined, target: RawEvent | undefined): string | undefined => {
  if (source !== undefined) return `the source has ${nameOf(source)}, and the target nothing more`;
  return target && `the target has ${nameOf(target)}, and the source nothing more`;
};

const partsThatDiffer = (source: RawEvent, target: RawEvent): string[] => [
  ...(source.id === target.id ? [] : [`id (${source.id} in the source, ${target.id} in the target)`]),
  ...(source.type === target.type ? [] : ['type']),
  ...(source.contentType === target.contentType ? [] : ['content type']),
  ...(isSame(source.data, target.data) ? [] : ['data']),
  ...(isSame(source.metadata, target.metadata) ? [] : ['metadata']),
];
