import { Group, Text } from '@mantine/core';

export function Brand() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="./icon.svg" width={30} height={30} alt="" />
      <Text fw={700} size="lg" lh={1} style={{ whiteSpace: 'nowrap' }}>
        Envoi{' '}
        <Text span c="dimmed" fw={500} inherit visibleFrom="xs">
          playground
        </Text>
      </Text>
    </Group>
  );
}
