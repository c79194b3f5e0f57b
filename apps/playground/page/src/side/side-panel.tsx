import { AppShell, CloseButton, Group, ScrollArea, Tabs, Title } from '@mantine/core';
import { IconActivity, IconBell, IconClock, IconUser, IconWebhook } from '@tabler/icons-react';
import type { MemberView } from '../../../src/api.ts';
import { AccountPanel } from './account-panel.tsx';
import { ClockPanel } from './clock-panel.tsx';
import { HappeningsPanel } from './happenings-panel.tsx';
import { NoticesPanel } from './notices-panel.tsx';
import { WebhooksPanel } from './webhooks-panel.tsx';

/** What one does not see in a chat: the clock, what belongs to the member, what deletions changed, the webhooks in both directions. */
export function SidePanel({ me, hidden, onClose }: { me: MemberView; hidden: boolean; onClose: () => void }) {
  return (
    <AppShell.Aside
      bg="var(--surface-side)"
      aria-label="Behind the scenes"
      style={{ visibility: hidden ? 'hidden' : 'visible' }}
    >
      <Group justify="space-between" px="md" pt="md" pb="xs">
        <Title order={2} size="h4">
          Behind the scenes
        </Title>
        <CloseButton aria-label="Close the panel" onClick={onClose} />
      </Group>
      <ScrollArea flex={1} px="md" pb="md" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'Panel' }}>
        <ClockPanel me={me} icon={<IconClock size={18} aria-hidden />} />
        <Tabs defaultValue="webhooks" mt="lg" keepMounted={false}>
          <Tabs.List grow>
            <Tabs.Tab value="webhooks" leftSection={<IconWebhook size={16} aria-hidden />}>
              Webhooks
            </Tabs.Tab>
            <Tabs.Tab value="account" leftSection={<IconUser size={16} aria-hidden />}>
              Account
            </Tabs.Tab>
            <Tabs.Tab value="happenings" leftSection={<IconActivity size={16} aria-hidden />}>
              Deletions
            </Tabs.Tab>
            <Tabs.Tab value="notices" leftSection={<IconBell size={16} aria-hidden />}>
              Other devices
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="webhooks" pt="sm">
            <WebhooksPanel me={me} />
          </Tabs.Panel>
          <Tabs.Panel value="account" pt="sm">
            <AccountPanel me={me} />
          </Tabs.Panel>
          <Tabs.Panel value="happenings" pt="sm">
            <HappeningsPanel />
          </Tabs.Panel>
          <Tabs.Panel value="notices" pt="sm">
            <NoticesPanel me={me} />
          </Tabs.Panel>
        </Tabs>
      </ScrollArea>
    </AppShell.Aside>
  );
}
