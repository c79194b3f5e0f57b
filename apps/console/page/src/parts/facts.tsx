import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is known, by name; what is not so is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 3, lg: 5 }} spacing="md" m={0}>
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
        ),
      )}
    </SimpleGrid>
  );
}
