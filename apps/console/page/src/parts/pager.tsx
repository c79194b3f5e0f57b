import { Button, Group, Text } from '@mantine/core';
import { IconArrowBarToLeft, IconArrowRight } from '@tabler/icons-react';
import { useAddress } from '../data/use-address.ts';

/** One page after the other; back with the browser, since each has its address. */
export function Pager({ next, shown }: { next: string | undefined; shown: number }) {
  const { get, set } = useAddress();
  const isFirst = get('cursor') === undefined;
  if (isFirst && shown === 0) return null;
  if (isFirst && next === undefined) return <Text size="sm" c="dimmed">{`${shown} in all`}</Text>;
  return (
    <Group component="nav" aria-label="Pages of the list" gap="sm">
      <Button
        variant="default"
        size="sm"
        disabled={isFirst}
        leftSection={<IconArrowBarToLeft size={16} aria-hidden />}
        onClick={() => set({ cursor: undefined })}
      >
        First page
      </Button>
      <Button
        variant="default"
        size="sm"
        disabled={next === undefined}
        rightSection={<IconArrowRight size={16} aria-hidden />}
        onClick={() => set({ cursor: next })}
      >
        Next page
      </Button>
    </Group>
  );
}
