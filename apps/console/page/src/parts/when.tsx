import { Text } from '@mantine/core';
import { dayOfZone, fromNow, inFull, inShort, inUtc } from '../data/format.ts';

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
      {now === undefined ? (full ? inFull : inShort)(at) : <WithAge at={at} now={now} />}
    </time>
  );
}

/** On a phone the day is enough. */
function WithAge({ at, now }: { at: string; now: string }) {
  return (
    <>
      <Text span inherit visibleFrom="sm">
        {inShort(at)}
      </Text>
      <Text span inherit hiddenFrom="sm" style={{ whiteSpace: 'nowrap' }}>
        {dayOfZone(at)}
      </Text>
      <Text span c="dimmed" size="xs" display="block" style={{ whiteSpace: 'nowrap' }}>
        {fromNow(at, now)}
      </Text>
    </>
  );
}
