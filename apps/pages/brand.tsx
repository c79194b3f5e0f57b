import { Group, Text } from '@mantine/core';

type Props = Readonly<{
  /** Of Envoi's pages. */
  page: string;
  /** Its address. */
  icon: string;
}>;

export function Brand({ page, icon }: Props) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src={icon} width={28} height={28} alt="" />
      <Text fw={700} size="lg" lh={1} style={{ whiteSpace: 'nowrap' }}>
        Envoi{' '}
        <Text span c="dimmed" fw={500} inherit visibleFrom="xs">
          {page}
        </Text>
      </Text>
    </Group>
  );
}
