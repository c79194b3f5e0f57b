import { Text } from '@mantine/core';
import { fromNow, inFull, inShort, inUtc } from '../data/format.ts';

type Props = Readonly<{
  at: string | undefined;
  /** Says how far it is from this instant, too. */
  now?: string;
  full?: boolean;
}>;

/** An instant in the browser's time zone; in UTC for whoever points at it. */
export function When({ at, now, full = false }: Props) {
  if (at === undefined)
    return (
      <Text span c="dimmed" inherit>
        –
      </Text>
    );
  return (
    <time dateTime={at} title={inUtc(at)}>
      {full ? inFull(at) : inShort(at)}
      {now !== undefined && (
        <Text span c="dimmed" size="xs" display="block">
          {fromNow(at, now)}
        </Text>
      )}
    </time>
  );
}
