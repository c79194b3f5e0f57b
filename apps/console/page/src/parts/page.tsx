import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

type Props = Readonly<{ title: string; about?: ReactNode; aside?: ReactNode; children?: ReactNode }>;

/** What every page has: its name, also in the window's title, and a sentence on what it shows. */
export function Page({ title, about, aside, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Envoi console`;
    heading.current?.focus({ preventScroll: true }); // readers begin with where they are now
  }, [title]);
  return (
    <Stack gap="lg" maw={1500}>
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
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
