import { Group, Text } from '@mantine/core';

export function Brand() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/console/icon.svg" width={28} height={28} alt="" />
      <Text fw={700} size="lg" lh={1}>
        Envoi{' '}
        <Text span c="dimmed" fw={500} inherit visibleFrom="xs">
          console
        </Text>
      </Text>
    </Group>
  );
}
