import { Avatar, Badge, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import type { Me } from '../data/contract.ts';

export function UserMenu({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton>
          <Group gap={8} wrap="nowrap">
            <Avatar aria-hidden alt="" size={34} radius="xl" variant="filled" color="indigo.9">
              {me.name.slice(0, 1).toUpperCase()}
            </Avatar>
            <VisuallyHidden>Account of</VisuallyHidden>
            <VisuallyHidden hiddenFrom="sm">{me.name}</VisuallyHidden>
            <Text size="sm" fw={600} visibleFrom="sm">
              {me.name}
            </Text>
            <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none" visibleFrom="sm">
              {me.roles.join(', ')}
            </Badge>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="sm" px="sm" py={6}>
          <b>{me.name}</b>, {me.roles.join(', ')}
        </Text>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={onSignOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
