import { Paper, Text } from '@mantine/core';
import { Link } from 'wouter';

type Props = Readonly<{ name: string; value: string; to: string; isBad?: boolean }>;

/** A number, and the list that it counts. */
export function Tile({ name, value, to, isBad = false }: Props) {
  return (
    <Paper
      component={Link}
      href={to}
      withBorder
      p="md"
      bg="var(--surface)"
      c="var(--mantine-color-text)"
      td="none"
      bd={isBad ? '1px solid var(--bad)' : '1px solid var(--line)'}
    >
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fw={700} fz={28} lh={1.2} c={isBad ? 'var(--bad)' : 'var(--mantine-color-text)'}>
        {value}
      </Text>
    </Paper>
  );
}
