import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import type { ConversationView } from '../../../src/api.ts';
import { AssistantAvatar } from '../parts/assistant-avatar.tsx';

interface Props {
  conversations: ConversationView[] | undefined;
  onInvite: () => Promise<void>;
}

export function NothingOpen({ conversations, onInvite }: Props) {
  const invited = conversations?.some(({ kind, withAssistant }) => kind === 'direct' && withAssistant);
  return (
    <Center h="100%" p="xl">
      <Stack align="center" gap="md" maw={420}>
        <AssistantAvatar size={72} />
        <Title order={1} size="h2" ta="center">
          Your files are yours
        </Title>
        <Text c="dimmed" ta="center">
          Write to people, upload files — and then ask the assistant for everything you ever uploaded. No ticket, no
          administrator, no form.
        </Text>
        <Button color="teal.9" leftSection={<IconShieldLock size={18} aria-hidden />} onClick={() => void onInvite()}>
          {invited === true ? 'Open the assistant' : 'Invite the assistant'}
        </Button>
      </Stack>
    </Center>
  );
}
