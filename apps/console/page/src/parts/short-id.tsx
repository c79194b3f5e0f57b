import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';

/** The beginning of an id; all of it for whoever points at it, and for readers. */
export function ShortId({ id, to }: { id: string; to?: string }) {
  const text = (
    <Text span className="mono" inherit title={id} style={{ whiteSpace: 'nowrap' }}>
      {id.slice(0, 8)}
    </Text>
  );
  if (to === undefined) return text;
  return (
    <Anchor component={Link} href={to} underline="always" aria-label={`${id}: show`}>
      {text}
    </Anchor>
  );
}
