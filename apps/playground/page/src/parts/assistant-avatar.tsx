import { Avatar } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';

export function AssistantAvatar({ size = 36 }: { size?: number }) {
  return (
    <Avatar aria-hidden alt="" size={size} radius={size} variant="filled" color="teal.9">
      <IconShieldLock size={size * 0.58} stroke={1.8} />
    </Avatar>
  );
}
