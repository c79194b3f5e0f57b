import { Paper, Text } from '@mantine/core';

/** A list with nothing in it, and what that means. */
export function Nothing({ children }: { children: string }) {
  return (
    <Paper withBorder p="xl" bg="var(--surface)" ta="center">
      <Text c="dimmed">{children}</Text>
    </Paper>
  );
}
