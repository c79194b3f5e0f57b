import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = Readonly<{ title: string; aside?: ReactNode; children: ReactNode }>;

/** A part of a page, by its name. */
export function Section({ title, aside, children }: Props) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </section>
  );
}
