import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useCase, type Case } from '../data/case.tsx';
import { CaseForm } from './case-form.tsx';

/** A person's record is shown to whoever says why, and each look is recorded. */
export function WithCase({ children }: { children: (current: Case) => ReactNode }) {
  const { current, set } = useCase();
  if (current !== undefined) return children(current);
  return (
    <Paper withBorder p="lg" bg="var(--surface)" maw={460}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          Why do you look?
        </Title>
        <Text size="sm" c="dimmed">
          This shows one member’s record. Your look is recorded, with your name as a pseudonym, the reason and the
          ticket, before anything is shown. It counts until you change it or close the window.
        </Text>
        <CaseForm label="Show the record" onCase={set} />
      </Stack>
    </Paper>
  );
}
