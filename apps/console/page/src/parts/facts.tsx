import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { When } from './when.tsx';

/** By its name; undefined: it is not so. */
export type Fact = readonly [string, ReactNode];

/** An instant, if there is one. */
export const moment = (at: string | undefined): ReactNode => (at === undefined ? undefined : <When at={at} full />);

/** What is known; what is not so is left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <SimpleGrid
      component="dl"
      cols={{ base: 1, xs: 2, sm: 3, lg: 5 }}
      spacing="md"
      verticalSpacing={{ base: 6, xs: 'md' }}
      m={0}
    >
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className="fact">
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
