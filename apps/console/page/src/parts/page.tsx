import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

type Props = Readonly<{ title: string; about?: ReactNode; aside?: ReactNode; children?: ReactNode }>;

/** What every page has: its name, also in the window's title, and a sentence on what it shows. */
export function Page({ title, about, aside, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Envoi console`;
  }, [title]);
  return (
    <Stack gap="lg" maw={1400} mx="auto">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {about !== undefined && (
            <Text c="dimmed" mt={2}>
              {about}
            </Text>
          )}
        </div>
        {aside}
      </Group>
      {children}
    </Stack>
  );
}
