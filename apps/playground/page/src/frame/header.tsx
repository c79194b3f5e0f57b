import { ActionIcon, AppShell, Badge, Burger, Group, Menu, Text, UnstyledButton } from '@mantine/core';
import { IconLayoutSidebarRight, IconLogout } from '@tabler/icons-react';
import type { MemberView } from '../../../src/api.ts';
import { useConnected } from '../data/live.tsx';
import { Brand } from '../../../../pages/brand.tsx';
import { MemberAvatar } from '../parts/member-avatar.tsx';
import { MemberBadges } from '../parts/member-badges.tsx';
import { SchemeMenu } from '../../../../pages/scheme-menu.tsx';

interface Props {
  me: MemberView;
  navigation: boolean;
  side: boolean;
  onNavigation: () => void;
  onSide: () => void;
  onSignOut: () => void;
}

export function Header({ me, navigation, side, onNavigation, onSide, onSignOut }: Props) {
  const connected = useConnected();
  return (
    <AppShell.Header px="md" bg="var(--surface)">
      <Group h="100%" justify="space-between" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <Burger
            opened={navigation}
            onClick={onNavigation}
            hiddenFrom="sm"
            size="sm"
            aria-label="Conversations"
            aria-expanded={navigation}
          />
          <Brand page="playground" icon="./icon.svg" />
        </Group>
        <Group gap={6} wrap="nowrap">
          <div role="status">
            {!connected && (
              <Badge color="orange.9" variant="filled">
                reconnecting
              </Badge>
            )}
          </div>
          <SchemeMenu />
          <ActionIcon
            variant={side ? 'light' : 'subtle'}
            color="gray"
            c="var(--mantine-color-text)"
            size="lg"
            aria-label="Behind the scenes"
            aria-expanded={side}
            onClick={onSide}
          >
            <IconLayoutSidebarRight size={20} aria-hidden />
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <UnstyledButton aria-label={`Account of ${me.name}`}>
                <MemberAvatar name={me.name} size={34} />
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Group px="sm" py={6} gap={8}>
                <Text size="sm" fw={600}>
                  {me.name}
                </Text>
                <MemberBadges member={me} />
              </Group>
              <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={onSignOut}>
                Sign out
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
    </AppShell.Header>
  );
}
